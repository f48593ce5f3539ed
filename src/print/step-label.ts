import { harmless } from "../base/harmless.ts"
import type { PlainStep } from "../engine/replay/plain-step.ts"
import { keyText } from "./key-text.ts"

/** Where a step was taken: its stream, its operator and, where that leads into the branch of a key, the key: `api.by[web-1]`. */
export function stepLabel(step: PlainStep): string {
  const [root = ""] = step.address.split("/")
  const [inner] = step.steps
  const key = inner?.address.startsWith(`${step.address}[`) ? keyIn(inner.address.slice(step.address.length)) : ""
  return harmless(`${root && `${root}.`}${step.name}${key}`)
}

/** `[web-1]` of `[web-1]/throttle`. */
const keyIn = (rest: string): string => `[${keyText(rest.slice(1).split("]/")[0] ?? "")}]`.slice(0, 60)

/** Operators that hold nothing back: they wait for what does not come. */
const watchers = new Set(["absent", "fillIn", "fillInLast"])

/** What became of the value, in a word. */
export const verdictText = ({ verdict, name }: Pick<PlainStep, "verdict" | "name">): string =>
  verdict === "held" && watchers.has(name) ? "waits" : verdict
