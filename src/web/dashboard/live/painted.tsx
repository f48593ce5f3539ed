import type { RefObject } from "preact"
import { useLayoutEffect, useRef } from "preact/hooks"
import { tokens } from "../../../query/tokens.ts"
import type { Trouble } from "./completion.ts"

interface PaintedProps {
  readonly text: string
  readonly wrong: Trouble | undefined
  readonly input: RefObject<HTMLInputElement | null>
}

/** The text of a query under its input, which is transparent: its words by their kind, and what is wrong underlined. */
export function Painted({ text, wrong, input }: PaintedProps) {
  const layer = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const follow = () => {
      if (layer.current && input.current) layer.current.scrollLeft = input.current.scrollLeft
    }
    follow()
    const { current } = input
    current?.addEventListener("scroll", follow)
    return () => current?.removeEventListener("scroll", follow)
  })
  return (
    <div ref={layer} class="query-painted mono" aria-hidden="true">
      {pieces(text, wrong).map(({ piece, kind, isWrong }, i) => (
        <span key={i} class={`word-${kind}${isWrong ? " is-slip" : ""}`}>
          {piece}
        </span>
      ))}
    </div>
  )
}

interface Piece {
  readonly piece: string
  readonly kind: string
  readonly isWrong: boolean
}

/** A query cut where its words, or what is wrong in it, begin and end. */
function pieces(text: string, wrong: Trouble | undefined): Piece[] {
  const words = tokens(text).filter(({ kind }) => kind !== "end")
  const [from, to] = wrong ? [wrong.at, wrong.at + Math.max(1, wrong.length)] : [-1, -1]
  const cuts = [0, text.length, ...words.flatMap(({ at, text: word }) => [at, at + word.length])]
  if (wrong) cuts.push(from, Math.min(to, text.length))
  const sorted = [...new Set(cuts)].filter(cut => cut <= text.length).sort((a, b) => a - b)
  const found = sorted.slice(0, -1).map((start, i) => {
    const end = sorted[i + 1]!
    const word = words.find(one => one.at <= start && start < one.at + one.text.length)
    return { piece: text.slice(start, end), kind: kindOf(word?.kind), isWrong: start >= from && start < to }
  })
  // What is missing at the end is underlined there.
  return wrong && from >= text.length ? [...found, { piece: " ", kind: "other", isWrong: true }] : found
}

const kindOf = (kind: string | undefined): string =>
  kind === "and" || kind === "or" || kind === "not" || kind === "tagged"
    ? "join"
    : kind === "comparison" || kind === "match"
      ? "sign"
      : kind === "literal"
        ? "literal"
        : "other"
