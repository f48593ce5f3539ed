import type { Flow, FlowNode } from "../../../engine/live/flow.ts"
import { outputText } from "../../../print/action-text.ts"
import { inWords } from "./in-words.ts"

/** What a stream does, read along its longest way: what it takes, what it makes of that, where it ends. */
export function streamWords(nodes: readonly FlowNode[]): string {
  const longest = (at: number, seen: ReadonlySet<number>): readonly number[] => {
    const ways = (nodes[at]?.feeds ?? []).filter(to => !seen.has(to)).map(to => longest(to, new Set([...seen, to])))
    return [at, ...(ways.sort((a, b) => b.length - a.length)[0] ?? [])]
  }
  const words = longest(0, new Set([0]))
    .slice(1)
    .map(i => inWords(nodes[i] as FlowNode))
  return words.filter(Boolean).join(" → ")
}

/** Where a stream ends, if that is at several places: `index · log · email to oncall@example.org`. */
export function streamEnds(nodes: readonly FlowNode[]): string {
  const ends = new Set(nodes.flatMap(({ sends }) => (sends === undefined ? [] : [outputText(sends)])))
  return ends.size > 1 ? [...ends].join(" · ") : ""
}

/** A stream that begins with `subscribe`: of the events that enter the roots it takes none, so its entry tells of its topic. */
export function withEntry(nodes: readonly FlowNode[]): readonly FlowNode[] {
  const [entry, ...rest] = nodes
  const topics = entry === undefined ? [] : onlyTopics(nodes).map(({ args }) => args)
  return entry === undefined || topics.length === 0 ? nodes : [{ ...entry, args: topics.join(", ") }, ...rest]
}

/** The places that a stream begins with, if they all listen to a topic. */
function onlyTopics(nodes: readonly FlowNode[]): readonly FlowNode[] {
  const first = (nodes[0]?.feeds ?? []).map(to => nodes[to] as FlowNode)
  return first.every(({ name }) => name === "subscribe") ? first : []
}

const topicIn = (args: string) => /^"((?:[^"\\]|\\.)*)"/.exec(args)?.[1]

/** The streams on the other side of a place: those that listen to the topic that it publishes to, or publish to the one it listens to. */
export function acrossTopic({ streams }: Flow, { name, args }: FlowNode): readonly string[] {
  const other = name === "publish" ? "subscribe" : name === "subscribe" ? "publish" : undefined
  const topic = topicIn(args)
  if (other === undefined || topic === undefined) return []
  return streams
    .filter(({ nodes }) => nodes.some(one => one.name === other && topicIn(one.args) === topic))
    .map(one => one.name)
}
