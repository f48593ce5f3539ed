import { existsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { DmonError } from "../base/error.ts"
import { toEvent } from "../codecs/to-event.ts"
import { placesIn } from "../engine/load/stack.ts"
import type { Input } from "../engine/session.ts"
import type { Event } from "../event/event.ts"
import { fixtureText } from "./fixture-text.ts"

/**
 * What came in once, as `dmon record` wrote it: the input of `run` or `session`. Each event arrives when it did then. The
 * path counts from the file of the test, or from where the tests are run.
 *
 * @example run(streams, fixture("fixtures/spike.jsonl"), { further: "1h" })
 */
export function fixture(file: string): Input {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, fixture)
  const [caller] = placesIn(holder.stack ?? "")
  const paths = [...(caller === undefined ? [] : [resolve(dirname(caller.file), file)]), resolve(file)]
  const path = paths.find(one => existsSync(one))
  if (path === undefined) {
    throw new DmonError("DM153", `there is no fixture ${file}`, {
      more: { "looked for": [...new Set(paths)].join("\n") },
      fix: "dmon record --last 5m --name spike     makes one",
    })
  }
  return fixtureOf(fixtureText(path), file)
}

/** The input that the text of a fixture is. */
export function fixtureOf(text: string, file: string): Input {
  const events: Event[] = []
  const arrivals: number[] = []
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue
    const { arrival, ...said } = parsed(line, file, i + 1)
    const event = toEvent(said)
    if (typeof event === "string") throw unreadable(file, i + 1, event)
    events.push(event)
    arrivals.push(typeof arrival === "number" ? arrival : (event.time ?? arrivals.at(-1) ?? 0))
  }
  return Object.assign(events, { arrivals, start: arrivals[0] ?? 0 })
}

function parsed(line: string, file: string, number: number): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch (error) {
    throw unreadable(file, number, (error as Error).message)
  }
}

const unreadable = (file: string, line: number, why: string) =>
  new DmonError("DM153", `the fixture ${file} cannot be read`, {
    why: `line ${line}: ${why}`,
    fix: "a JSON event on each line, with `arrival` in seconds",
  })
