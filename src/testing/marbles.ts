import { TestScheduler } from "rxjs/testing"
import { type Duration, duration } from "../base/duration.ts"
import { DmonError } from "../base/error.ts"
import { type Event, event } from "../event/event.ts"

/** Events drawn as marbles: what `run` and sessions take. */
export interface Marbles extends ReadonlyArray<Event> {
  /** When each arrives, in seconds. */
  readonly arrivals: readonly number[]
  readonly start: number
  /** When the diagram ends. */
  readonly until: number
  /** Whether it ends with `|`. */
  readonly completes: boolean
}

export interface MarblesOptions {
  /** How long a letter or a dash takes. Default 1 s. */
  readonly frame?: Duration
  /** When the diagram begins, in seconds. Default 0. */
  readonly start?: number
}

/**
 * Events at times, as RxJS draws them: a letter is the event of that name, `-` lets a frame pass, `(ab)` come together
 * (and take as many frames as they have characters), ` 59m ` lets that much pass, `|` completes the input.
 *
 *     marbles("a--b 1h c|", { a: {…}, b: {…}, c: {…} }, { frame: "10s" })
 *
 * An event without a `time` gets that of its arrival.
 */
export function marbles(
  diagram: string,
  values: Readonly<Record<string, Event>>,
  { frame = 1, start = 0 }: MarblesOptions = {},
): Marbles {
  const { marks, until, completes } = parse(diagram, duration(frame))
  const arrivals = marks.map(({ at }) => start + at / 1000)
  const events = marks.map(({ letter }, i) => {
    const value = values[letter]
    if (value === undefined) throw unknownLetter(diagram, letter)
    const one = event({ ...value, time: value.time ?? arrivals[i] })
    drawn.set(one, { letter, frame: duration(frame) })
    return one
  })
  return Object.assign(events, { arrivals, start, until: start + until / 1000, completes })
}

const drawn = new WeakMap<Event, { readonly letter: string; readonly frame: number }>()

/** The letter that an event was drawn with, and the length of a frame in milliseconds. */
export const letterOf = (event: Event) => drawn.get(event)

/** A diagram as times, in milliseconds from its beginning. */
export interface Parsed {
  readonly marks: readonly { readonly at: number; readonly letter: string }[]
  readonly until: number
  readonly completes: boolean
}

/** RxJS's own reading of a diagram; it has no hours and days, and does not say how long it goes on. */
export function parse(diagram: string, frame: number): Parsed {
  class Scale extends TestScheduler {
    static override frameTimeFactor = frame
  }
  if (!/^(?:[^()]|\([^()]*\))*$/.test(diagram)) throw wrong(diagram, "its parentheses do not match")
  if (/[#^!]/.test(diagram)) throw wrong(diagram, "events neither fail nor are subscribed to: # ^ ! mean nothing here")
  if (/\|[^\s)]|\|.*\|/.test(diagram)) throw wrong(diagram, "nothing comes after the end |")
  const completes = diagram.includes("|")
  const spelled = diagram.replace(/(?<=^|\s)(\d+(?:\.\d+)?)([hd])(?=\s|$)/g, (_, amount, unit) => {
    return `${Number(amount) * (unit === "h" ? 60 : 1440)}m`
  })
  const read = Scale.parseMarbles(completes ? spelled : `${spelled} |`, undefined, undefined, false, true)
  const marks = read.flatMap(({ frame: at, notification }) =>
    notification.kind === "N" ? [{ at: Math.round(at), letter: String(notification.value) }] : [],
  )
  return { marks, until: Math.round(read.find(({ notification }) => notification.kind === "C")!.frame), completes }
}

const wrong = (diagram: string, why: string, fix?: string) =>
  new DmonError("DM143", `the marbles ${JSON.stringify(diagram)} cannot be read`, {
    why,
    fix: fix ?? 'a letter for each event, - for a frame, (ab) for what comes together: "a--b--(cd)--|"',
  })

/** A letter of a diagram stands for nothing. */
export const unknownLetter = (diagram: string, letter: string) =>
  wrong(diagram, `the letter ${letter} stands for nothing`, `say what it is:  { ${letter}: { service: "…" } }`)
