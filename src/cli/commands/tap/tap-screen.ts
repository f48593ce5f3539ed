import pico from "picocolors"
import { harmless } from "../../../base/harmless.ts"
import type { Passed } from "../../../engine/live/watch.ts"
import { countText } from "../../../print/count-text.ts"
import { tapHead, tapLine } from "../../../print/tap-line.ts"
import { fit } from "../../../print/width.ts"
import type { Place } from "../../connection/connect.ts"
import { interrupted } from "../../exit-code.ts"
import type { Keyboard } from "../../screen/keyboard.ts"
import type { Terminal } from "../../terminal.ts"
import { tint } from "../ctx.ts"
import { type TapReader, valuesOf } from "./tap-reader.ts"

interface Told {
  readonly place: Pick<Place, "label" | "color">
  readonly places: readonly string[]
  readonly query: string
  readonly keys: Keyboard | undefined
  readonly quit: (code: number) => void
  /** Milliseconds; the wall's, unless said otherwise. */
  readonly now?: () => number
}

/** More than a person reads, and few enough that lines do not fly past. */
const most = 200
/** How many values are kept while it is paused. */
const kept = 1000

/** Shows a person what passes: a line each, and below them how much of it is shown. Space pauses, q ends. */
export function tapScreen(
  terminal: Terminal,
  { place, places, query, keys, quit, now = () => performance.now() }: Told,
): TapReader {
  const { dim } = pico.createColors(terminal.colors)
  const line = tapLine(terminal)
  const lately: { at: number; seen: number; sent: number }[] = []
  let paused: { readonly waiting: Passed[]; seen: number } | undefined
  let isOpen = false
  let deaf = () => {}
  let timer: NodeJS.Timeout | undefined

  const rates = () => {
    while (lately.length > 0 && now() - lately[0]!.at > 1000) lately.shift()
    const sum = (of: "seen" | "sent") => lately.reduce((total, one) => total + one[of], 0)
    const [seen, sent] = [sum("seen"), sum("sent")]
    return sent < seen
      ? `showing ${countText(sent)} of ${countText(seen)} a second`
      : `showing all · ${countText(seen)} a second`
  }
  const status = () => {
    if (!isOpen) return ""
    const told = paused === undefined ? rates() : `paused · +${countText(paused.seen)}`
    const hint = keys === undefined ? "Ctrl-C ends" : `space ${paused === undefined ? "pause" : "go on"}  q quit`
    return dim(fit(`${told} · ${hint}`, terminal.columns - 1))
  }
  const write = (lines: string) => terminal.out(isOpen ? `\r\x1b[K${lines}${status()}` : lines)
  const linesOf = (values: readonly Passed[]) => values.map(({ value, at, time }) => line(value, { at, time })).join("")

  const press = (key: string) => {
    if (key === "q") quit(0)
    else if (key === "ctrl-c") quit(interrupted)
    else if (key === "ctrl-z") stop()
    else if (key === "space") toggle()
  }
  const toggle = () => {
    if (paused === undefined) {
      paused = { waiting: [], seen: 0 }
      return write("")
    }
    const { waiting, seen } = paused
    paused = undefined
    const lost = seen - waiting.length
    write(`${lost > 0 ? dim(`… ${countText(lost)} that came meanwhile are not shown\n`) : ""}${linesOf(waiting)}`)
  }
  const stop = () => {
    deaf()
    terminal.out("\r\x1b[K")
    process.once("SIGCONT", () => {
      deaf = keys?.listen(press) ?? (() => {})
      write("")
    })
    process.kill(process.pid, "SIGSTOP")
  }

  return {
    most,
    begin() {
      const what = [
        places.length === 0 ? (query === "true" ? "every event" : "") : places.join(" "),
        query === "true" ? "" : `what matches  ${query}`,
      ]
      const told = what.filter(Boolean).join(" · ")
      const label = tint(place.color, terminal.colors)(harmless(`tap ${place.label}`))
      const rest = `: ${told} · ${keys === undefined ? "Ctrl-C ends" : "space pauses, q ends"}`
      terminal.out(`${label}${dim(harmless(rest))}\n`)
      terminal.out(`${dim(fit(tapHead(places.length > 0), terminal.columns))}\n`)
      if (terminal.repaint === undefined) return
      isOpen = true
      deaf = keys?.listen(press) ?? (() => {})
      timer = setInterval(() => write(""), 1000)
      write("")
    },
    show(frame, left) {
      const values = valuesOf(frame, left)
      lately.push({ at: now(), seen: frame.seen, sent: values.length })
      if (paused === undefined) {
        write(linesOf(values))
        return values.length
      }
      paused.seen += frame.seen
      paused.waiting.push(...values)
      paused.waiting.splice(0, paused.waiting.length - kept)
      // Those were the last that are wanted: nothing more would come of the pause.
      if (values.length === left) toggle()
      return values.length
    },
    end() {
      clearInterval(timer)
      deaf()
      if (isOpen) terminal.out("\r\x1b[K")
      isOpen = false
    },
  }
}
