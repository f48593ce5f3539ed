import type { Fault } from "../../../engine/live/fault.ts"
import type { FlowNode } from "../../../engine/live/flow.ts"
import { outputText } from "../../../print/action-text.ts"
import { countText } from "../../../print/count-text.ts"
import { verdictLook } from "../steps/verdict-look.ts"
import { inWords } from "./in-words.ts"
import type { Layout } from "./layout.ts"
import { type Passing, perSecond } from "./rates.ts"
import sentences from "./sentences.json" with { type: "json" }
import { type Mark, verdictSaid } from "./way.ts"

interface NodeCardProps {
  readonly n: number
  readonly node: FlowNode
  readonly box: Layout["nodes"][number]
  readonly passing: Passing | undefined
  readonly selected: boolean
  readonly reachable: boolean
  readonly faults: readonly Fault[] | undefined
  readonly mark: Mark | undefined
  /** The way of an event is shown: what it did not come to recedes. */
  readonly isAway: boolean
  readonly focus: () => void
  readonly pick: () => void
}

/** What an operator is for, as its documentation begins. */
export const sentenceOf = (name: string): string | undefined =>
  Object.hasOwn(sentences, name) ? (sentences as Readonly<Record<string, string>>)[name] : undefined

/** The name of a place, as it was written or as `named` says. */
export const nameOf = ({ name, title }: FlowNode): string => title ?? (name === "in" ? "events" : name)

/** One place of a stream. */
export function NodeCard(props: NodeCardProps) {
  const { n, node, box, passing, selected, reachable, faults = [], mark, isAway, focus, pick } = props
  const failed = faults.length > 0 || (passing?.errors ?? 0) > 0
  const words = inWords(node)
  const looks = [
    "node",
    selected && "is-selected",
    failed && "has-failed",
    node.sends !== undefined && "is-end",
    mark ? `is-${mark.verdict}` : isAway && "is-away",
  ]
  return (
    <button
      type="button"
      class={looks.filter(Boolean).join(" ")}
      data-node={n}
      tabIndex={reachable ? 0 : -1}
      aria-pressed={selected}
      title={[sentenceOf(node.name), node.sends && `→ ${outputText(node.sends)}`, node.args].filter(Boolean).join("\n")}
      style={{ left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` }}
      onFocus={focus}
      onClick={pick}
    >
      <span class="node-head">
        <b>{nameOf(node)}</b>
        {node.volatile && (
          <span class="node-note" title="Its state is not saved: raw RxJS stands here, or before">
            ≈ volatile
          </span>
        )}
        {failed && (
          <span class="is-critical">
            ▲{" "}
            {countText(
              Math.max(
                passing?.errors ?? 0,
                faults.reduce((sum, { count }) => sum + count, 0),
              ),
            )}
            <span class="unseen"> failed</span>
          </span>
        )}
        {mark && (
          <span class={`node-verdict ${verdictLook[mark.verdict][1]}`}>
            {verdictLook[mark.verdict][0]} {verdictSaid(mark.verdict, mark.later)}
          </span>
        )}
      </span>
      <span class="node-words">{words}</span>
      <span class="number node-rates">
        <Rates node={node} passing={passing} />
      </span>
    </button>
  )
}

function Rates({ node, passing }: { readonly node: FlowNode; readonly passing: Passing | undefined }) {
  if (passing === undefined) return <>–</>
  const { received, emitted } = passing
  const [given, gave] = [told(passing.in, received), told(passing.out, emitted)]
  if (node.sends !== undefined) return <>{given}</>
  return (
    <>
      {given} <span class="dim">→</span> {gave}
    </>
  )
}

/** What passes now; where that is nothing, what has passed so far. */
const told = (rate: number, count: number) => (rate > 0 || count === 0 ? perSecond(rate) : `${countText(count)} so far`)
