import type { PlainStep } from "../../../src/engine/replay/plain-step.ts"

/** A step that an event took at this address, with nothing told of it but what is given. */
export const plainStep = (
  address: string,
  verdict: PlainStep["verdict"],
  more: Partial<PlainStep> = {},
): PlainStep => ({
  address,
  name: address.split("/").at(-1) ?? "",
  time: 0,
  verdict,
  given: {},
  emitted: [],
  acted: [],
  dropped: [],
  before: undefined,
  state: undefined,
  due: {},
  read: undefined,
  volatile: false,
  timer: undefined,
  steps: [],
  ...more,
})
