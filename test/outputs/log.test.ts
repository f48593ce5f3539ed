import { map, pipe } from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { partition } from "../../src/engine/partition.ts"
import { type Event, event } from "../../src/event/event.ts"
import { log } from "../../src/outputs/log.ts"
import type { Output } from "../../src/outputs/output.ts"

const logging = suite("log")

/** What `log` writes to standard output for a value. */
async function written(value: unknown): Promise<string> {
  let output: Output | undefined
  let action: Parameters<ReturnType<Output["open"]>["deliver"]>[0][number] | undefined
  const part = partition({
    start: 0,
    act: (a, to) => {
      action = a
      output = to
    },
  })
  part.swap(
    part.grow([
      {
        name: "s",
        stream: pipe(
          map(() => value),
          log(),
        ) as never,
      },
    ]),
  )
  part.input(0, [event({})])
  const { write } = process.stdout
  let text = ""
  process.stdout.write = ((said: string, done: () => void) => {
    text += said
    done()
    return true
  }) as never
  try {
    await output!.open().deliver([action!])
  } finally {
    process.stdout.write = write
  }
  return text
}

const said: [what: string, event: Event, line: string][] = [
  ["an event", event({ host: "a", service: "b", time: 0, metric: 1 }), "1970-01-01T00:00:00.000Z  a  b  1\n"],
  [
    "control characters",
    event({ host: "a", time: 0, description: "\x1b[2J\nb" }),
    "1970-01-01T00:00:00.000Z  a  \ufffd[2J b\n",
  ],
  ["an event without a time, with that of now", event({ host: "a" }), "1970-01-01T00:00:00.000Z  a\n"],
  ["a time that no calendar has", event({ host: "a", time: 1e20 }), "100000000000000000000  a\n"],
]
for (const [what, event, line] of said) {
  logging(`writes one line of ${what}`, async () => assert.is(await written(event), line))
}

logging.run()
