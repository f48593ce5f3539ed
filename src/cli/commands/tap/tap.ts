import { DmonError } from "../../../base/error.ts"
import type { Frame } from "../../../engine/live/watch.ts"
import type { Remote } from "../../../engine/remote.ts"
import { connect, type Place, placeOf, type Reach } from "../../connection/connect.ts"
import { interrupted } from "../../exit-code.ts"
import { type Keyboard, keyboard } from "../../screen/keyboard.ts"
import type { Terminal } from "../../terminal.ts"
import { tapLines } from "./tap-lines.ts"
import type { TapReader } from "./tap-reader.ts"
import { tapScreen } from "./tap-screen.ts"
import { tapWords } from "./tap-words.ts"

export interface TapOptions extends Reach {
  readonly query?: string
  /** Whether what a place is given is shown, or what it emits. */
  readonly side?: "in" | "out"
  /** How many values to show. */
  readonly n?: number
  /** For how long, in milliseconds. */
  readonly for?: number
  readonly json?: boolean
  /** JSON lines tell where and when each value passed; if it is not said, they do where more than one place is meant. */
  readonly withPlace?: boolean
  /** False: they do not, whatever is meant. */
  readonly place?: boolean
}

/** What surrounds a tap; another in tests. */
export interface Around {
  readonly place?: Pick<Place, "label" | "color">
  /** What may end a tap from without. */
  readonly signals?: Pick<NodeJS.Process, "once" | "off">
  readonly keys?: Keyboard | undefined
}

/** `dmon tap`: what passes places of the streams, or enters them, as it comes, until Ctrl-C, `--n` or `--for`. */
export async function tap(
  words: readonly string[],
  options: TapOptions,
  terminal: Terminal,
  remote: Remote = connect(options),
  { place, signals = process, keys = keyboard() }: Around = {},
): Promise<number> {
  const { places, query } = tapWords(words, options.query)
  const asTable = terminal.isTTY && !options.json
  const ways = places.length === 0 ? [""] : places
  const ends: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let reader: TapReader | undefined
  try {
    return await new Promise<number>((resolve, reject) => {
      const interrupt = () => resolve(interrupted)
      signals.once("SIGINT", interrupt)
      ends.push(() => signals.off("SIGINT", interrupt))
      let left = options.n ?? Number.POSITIVE_INFINITY
      const to: TapReader = asTable
        ? tapScreen(terminal, {
            place: place ?? placeOf(options),
            places,
            query,
            keys,
            quit: resolve,
          })
        : tapLines(terminal, options.place !== false && (options.withPlace === true || areMany(places)))
      reader = to
      let early: Frame[] | undefined = []
      const show = (frame: Frame) => {
        if (early !== undefined) return void early.push(frame)
        if (left <= 0) return
        left -= to.show(frame, left)
        if (left <= 0) resolve(0)
      }
      const most = Math.max(1, Math.ceil(to.most / ways.length))
      const watches = ways.map(of =>
        remote.watch({ kind: "tap", query, of, most, ...(options.side && { side: options.side }) }, show, {
          over: () => reject(over()),
        }),
      )
      for (const watch of watches) watch.then(({ end }) => ends.push(end), reject)
      Promise.all(watches).then(
        () => {
          if (options.for !== undefined) timer = setTimeout(resolve, options.for, 0)
          to.begin()
          const frames = early
          early = undefined
          frames?.forEach(show)
        },
        () => {},
      )
    })
  } finally {
    clearTimeout(timer)
    reader?.end()
    for (const end of ends) end()
  }
}

/** Whether values of more than one place may come. Any key of a place is one and the same place. */
const areMany = (places: readonly string[]) =>
  places.length > 1 || places.some(place => place.replaceAll("[*]", "").includes("*"))

const over = () =>
  new DmonError("DM511", "the dmon that was tapped has ended the connection", {
    why: "it was stopped, or restarted",
    fix: "tap again when it is back",
  })
