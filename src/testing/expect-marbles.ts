import { AssertionError } from "node:assert"
import { type Duration, duration } from "../base/duration.ts"
import type { Outcome } from "../engine/recorder.ts"
import type { At } from "../engine/trace.ts"
import type { Event } from "../event/event.ts"
import { callerOf } from "./caller.ts"
import { type Difference, difference, type Valued } from "./difference.ts"
import { type Labels, labels } from "./labels.ts"
import { moment } from "./lapse.ts"
import { letterOf, parse, unknownLetter } from "./marbles.ts"
import { type Mark, type Picture, picture } from "./picture.ts"

export interface ExpectOptions {
  /** How long a letter or a dash of the diagram takes. Default: as in the marbles that went in, else 1 s. */
  readonly frame?: Duration
}

/** What is expected, of what, and who expects it. */
interface Expectation {
  readonly outcome: Outcome
  readonly received: readonly At[]
  /** What is said where it is not so: `disk emitted something else`. */
  readonly what: string
  readonly diagram: string
  readonly values: Readonly<Record<string, unknown>>
  readonly options: ExpectOptions
  readonly caller: (...args: never[]) => unknown
}

/** Throws an AssertionError that draws input, expectation and what was received, unless the last two are the same. */
export function expectMarbles(expectation: Expectation): void {
  const { outcome, received, diagram, values, options } = expectation
  const { frame, drawn, given } = inputOf(outcome, options)
  const known = given.filter(([letter]) => !(letter in values))
  const named = labels([...Object.entries(values), ...known])
  const since = (time: number) => Math.round((time - outcome.start) * 1000)

  const { marks, completes, until } = parse(diagram, frame)
  const expected = marks.map(({ at, letter }): Valued => {
    if (letter in values) return { at, letter, value: values[letter] }
    const own = known.filter(([one]) => one === letter)
    if (own.length === 0) throw unknownLetter(diagram, letter)
    // Where a letter came more than once, it is the last one that was there by then.
    return { at, letter, value: (own.findLast(([, { time = 0 }]) => since(time) <= at) ?? own[0])?.[1] }
  })
  const got = received.map(({ time, value }, i): Valued => {
    const at = since(time)
    const likely = expected[i]?.at === at ? expected[i] : expected.find(mark => mark.at === at)
    return { at, letter: named.of(value, likely?.letter), value }
  })
  const ended = outcome.completed === undefined ? [] : [{ at: since(outcome.completed), letter: "|" }]
  const found = difference(expected, got) ?? (completes ? endDiffers(until, ended[0]?.at) : undefined)
  if (found === undefined) return

  const input = outcome.input.map(({ time, value }, i): Mark => {
    return { at: since(time), letter: drawn[i] ?? named.of(value) }
  })
  const rows = [
    [...input, ...ended],
    [...expected, ...(completes ? [{ at: until, letter: "|" }] : [])],
    [...got, ...(completes ? ended : [])],
  ]
  throw failed(expectation, picture(rows, frame, Math.max(until, since(outcome.end)), found.at), found, named)
}

/** The letters with which the input was drawn, if it was, and how long a frame of it is. */
function inputOf({ input }: Outcome, options: ExpectOptions) {
  const marks = input.map(({ value }) => letterOf(value))
  const drawnFrame = marks.find(mark => mark !== undefined)?.frame ?? 1000
  return {
    frame: options.frame === undefined ? drawnFrame : duration(options.frame),
    drawn: marks.map(mark => mark?.letter),
    given: input.flatMap(({ value }, i): [string, Event][] => {
      const letter = marks[i]?.letter
      return letter === undefined ? [] : [[letter, value]]
    }),
  }
}

function failed(
  { what, caller }: Expectation,
  { lines, column }: Picture,
  { at, text }: Difference,
  named: Labels,
): AssertionError {
  const [input, expected, received] = lines
  const letters = new Set(lines.flatMap(line => [...line.replace(/ [^|]+? /g, "-")]))
  const message = [
    what,
    `  input     ${input}`,
    `  expected  ${expected}`,
    `  received  ${received}`,
    `            ${" ".repeat(column(at))}^ at ${moment(at)}: ${text}`,
    ...named
      .legend(letters)
      .slice(0, 12)
      .map(line => `  ${line}`),
    `  ${callerOf(caller)}`,
  ].join("\n")
  const stackStartFn = caller as () => void
  return new AssertionError({ message, actual: received, expected, operator: caller.name, stackStartFn })
}

function endDiffers(wanted: number, got: number | undefined): Difference | undefined {
  if (wanted === got) return undefined
  return {
    at: Math.min(wanted, got ?? wanted),
    text: `the input ${got === undefined ? "did not complete" : "completed"}`,
  }
}
