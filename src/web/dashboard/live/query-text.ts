import type { RefObject } from "preact"
import { useEffect, useRef, useState } from "preact/hooks"
import { go, useView } from "../view.ts"
import { type Completion, complete, type Trouble, trouble } from "./completion.ts"
import { knownNow, nothingKnown } from "./known.ts"

const none: Completion = { from: 0, to: 0, options: [] }
/** While somebody types, what they have typed is asked for after so many milliseconds. */
const patience = 400

/** A query while it is written: its text, what may stand at the caret, and what is wrong with it. */
export interface QueryText {
  readonly text: string
  readonly offered: Completion
  /** What is underlined; what is only not finished yet is no mistake while somebody writes. */
  readonly wrong: Trouble | undefined
  /** Learns what the data has. */
  know(): void
  /** Offers what may stand at the caret. */
  offer(): void
  withdraw(): void
  /** Somebody has typed. */
  change(text: string, caret: number): void
  /** Puts an option where it belongs. */
  put(option: string): void
  /** Puts there what was probably meant. */
  mend(): void
  /** Asks for it at once. */
  ask(): void
  clear(): void
  /** Nobody writes any more. */
  leave(): void
}

/** The query of the view, as it is written in a field. One that cannot be read is not asked: the last that could stays. */
export function useQueryText(input: RefObject<HTMLInputElement | null>): QueryText {
  const { query } = useView()
  const [text, write] = useState(query)
  const [known, know] = useState(nothingKnown)
  const [offered, offer] = useState<Completion>(none)
  const [isWriting, isWritingNow] = useState(false)
  const asking = useAsking(text => trouble(text, known)?.isSlip !== false)
  const caret = () => input.current?.selectionStart ?? text.length

  useEffect(() => {
    if (asking.isOwn(query)) return
    asking.own(query)
    write(query)
  }, [query])
  useEffect(() => {
    if (query !== "") void knownNow().then(know)
  }, [query])
  useEffect(() => {
    // What the data has comes after the first letters were typed.
    if (isWriting) offer(complete(text, caret(), known))
  }, [known])

  const found = trouble(text, known)
  const wrong = isWriting && found !== undefined && found.at >= text.trimEnd().length ? undefined : found
  const change = (wanted: string, options: Completion) => {
    write(wanted)
    isWritingNow(true)
    offer(options)
    asking.later(wanted)
  }
  // What the hint puts there at a click need not lie over it as well.
  const isSaid = offered.options.length === 1 && offered.options[0] === wrong?.meant
  return {
    text,
    offered: isSaid ? none : offered,
    wrong,
    know: () => void knownNow().then(know),
    offer: () => offer(complete(text, caret(), known)),
    withdraw: () => offer(none),
    change: (wanted, caret) => change(wanted, complete(wanted, caret, known)),
    put(option) {
      const { from, to } = offered
      const caret = from + option.length + 1
      const wanted = `${text.slice(0, from)}${option} ${text.slice(to).trimStart()}`
      change(wanted, complete(wanted, caret, known))
      setTimeout(() => {
        input.current?.focus()
        input.current?.setSelectionRange(caret, caret)
      })
    },
    mend() {
      if (wrong?.meant === undefined) return
      change(text.slice(0, wrong.at) + wrong.meant + text.slice(wrong.at + wrong.length), none)
      input.current?.focus()
    },
    ask() {
      offer(none)
      isWritingNow(false)
      asking.now(text)
    },
    clear() {
      write("")
      offer(none)
      asking.now("")
    },
    leave() {
      isWritingNow(false)
      // Who clicks an option leaves the field first.
      setTimeout(() => offer(none), 150)
    },
  }
}

/** Asks for what was typed once nobody types any more, or at once; what cannot be read is not asked. */
function useAsking(isReadable: (text: string) => boolean) {
  const { query } = useView()
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const own = useRef(query)
  useEffect(() => () => clearTimeout(timer.current), [])
  const run = (text: string, replace: boolean) => {
    own.current = text.trim()
    go({ query: text.trim() }, { replace })
  }
  return {
    isOwn: (query: string) => query === own.current,
    own: (query: string) => void (own.current = query),
    later(text: string) {
      clearTimeout(timer.current)
      if (isReadable(text)) timer.current = setTimeout(() => run(text, true), patience)
    },
    now(text: string) {
      clearTimeout(timer.current)
      if (isReadable(text)) run(text, false)
    },
  }
}
