import type { Fault } from "../../../engine/live/fault.ts"
import type { FlowNode } from "../../../engine/live/flow.ts"
import { verdictLook } from "../steps/verdict-look.ts"
import { inWords } from "./in-words.ts"
import { nameOf } from "./node-card.tsx"
import { type Passing, perSecond } from "./rates.ts"
import { markAt, verdictSaid, type Way } from "./way.ts"

interface TreeProps {
  readonly stream: number
  readonly nodes: readonly FlowNode[]
  readonly passing: readonly Passing[]
  readonly selected: number | undefined
  readonly faults: ReadonlyMap<string, readonly Fault[]>
  readonly way: Way | undefined
  readonly pick: (node: number) => void
}

/** The picture in words: the same tree as a list. What is fed from two sides stands at the first. */
export function Tree(props: TreeProps) {
  const seen = new Set<number>()
  return (
    <div class="tree">
      <ul>
        <Branch {...props} at={0} seen={seen} />
      </ul>
    </div>
  )
}

function Branch(props: TreeProps & { readonly at: number; readonly seen: Set<number> }) {
  const { at, seen, nodes, passing, stream, way, faults, selected, pick } = props
  seen.add(at)
  const node = nodes[at] as FlowNode
  const mark = way?.marks.get(markAt(stream, at))
  const failed = faults.has(markAt(stream, at))
  // One way on is not a fork: it goes on at the same depth.
  const inner = node.feeds.filter(to => !seen.has(to))
  for (const to of inner) seen.add(to)
  const { in: given = 0, out: gave = 0 } = passing[at] ?? {}
  return (
    <>
      <li>
        <button type="button" class="tree-row" aria-pressed={at === selected} onClick={() => pick(at)}>
          <b>{nameOf(node)}</b>
          <span>{inWords(node)}</span>
          {mark && (
            <span class={verdictLook[mark.verdict][1]}>
              {verdictLook[mark.verdict][0]} {verdictSaid(mark.verdict, mark.later)}
            </span>
          )}
          {failed && <span class="is-critical">▲ failed</span>}
          {node.volatile && <span class="dim">≈ volatile</span>}
          <span class="number dim">
            {perSecond(given)} → {perSecond(gave)}
          </span>
        </button>
        {inner.length > 1 && (
          <ul>
            {inner.map(to => (
              <Branch key={to} {...props} at={to} />
            ))}
          </ul>
        )}
      </li>
      {inner.length === 1 && <Branch {...props} at={inner[0] as number} />}
    </>
  )
}
