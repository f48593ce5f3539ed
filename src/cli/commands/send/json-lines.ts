import type { Readable } from "node:stream"
import { json } from "../../../codecs/json.ts"
import type { Event } from "../../../event/event.ts"

interface Read {
  readonly events: readonly Event[]
  /** Why some are no events, with the number of their line. */
  readonly bad: readonly string[]
}

/** How many events are given at once. */
const batch = 1000
/** Whether this begins like JSON that is spread over lines; undefined while it is blank. */
function isSpread(lines: Buffer): boolean | undefined {
  const first = lines.toString("utf8").trimStart().split("\n", 1)[0] as string
  return first === "" ? undefined : /^[[{][[{\s]*$/.test(first)
}

/**
 * The events of JSON lines, as they come: what stands in complete lines is given before more is waited for, a batch at
 * a time. An input that begins like one value spread over lines is read to its end first.
 */
export async function* jsonLines(input: Readable): AsyncGenerator<Read> {
  const codec = json()
  let rest: Buffer[] = []
  let number = 0
  let whole: boolean | undefined

  function* read(bytes: Buffer): Generator<Read> {
    let events: Event[] = []
    let bad: string[] = []
    for (let start = 0; start < bytes.length; ) {
      const newline = bytes.indexOf(10, start)
      const end = newline < 0 ? bytes.length : newline
      number++
      const decoded = codec.decode(bytes.subarray(start, end))
      for (const event of decoded.events) events.push(event)
      for (const { why } of decoded.bad ?? []) bad.push(`line ${number}: ${why}`)
      start = end + 1
      if (events.length < batch) continue
      yield { events, bad }
      events = []
      bad = []
    }
    if (events.length > 0 || bad.length > 0) yield { events, bad }
  }

  for await (const chunk of input as AsyncIterable<Buffer | string>) {
    const bytes = Buffer.from(chunk)
    rest.push(bytes)
    const end = bytes.lastIndexOf(10)
    if (whole || end < 0) continue
    const all = Buffer.concat(rest)
    const lines = all.subarray(0, all.length - bytes.length + end + 1)
    whole ??= isSpread(lines)
    if (whole) continue
    rest = [bytes.subarray(end + 1)]
    yield* read(lines)
  }
  const last = Buffer.concat(rest)
  if (!whole) return yield* read(last)
  const { events, bad = [] } = codec.decode(last)
  yield { events, bad: bad.map(({ why }) => why) }
}
