import type { Flow, FlowNode } from "../../../../src/engine/live/flow.ts"

/** A place of a stream, as short as a test wants it. */
export const node = (address: string, feeds: readonly number[] = [], more: Partial<FlowNode> = {}): FlowNode => ({
  address,
  name: address.split("/").at(-1) as string,
  args: "",
  feeds,
  ...more,
})

/** events → when → by host → (changed → log, index) */
export const disk: readonly FlowNode[] = [
  node("disk", [1], { name: "in" }),
  node("disk/when", [2], { args: '"service =~ \\"disk %\\""' }),
  node("disk/when/by", [3, 5], { args: '"host"' }),
  node("disk/when/by[]/changed", [4], { within: 2, args: '"state"' }),
  node("disk/when/by[]/changed/log", [], { within: 2, sends: "log" }),
  node("disk/when/by[]/index", [], { within: 2, sends: "index" }),
]

export const flow: Flow = {
  version: 1,
  since: 0,
  streams: [
    { name: "disk", nodes: disk },
    {
      name: "trouble",
      nodes: [
        node("trouble", [1], { name: "in" }),
        node("trouble/subscribe", [2], { args: '"trouble"' }),
        node("trouble/subscribe/log", [], { sends: "log" }),
      ],
    },
  ],
}
