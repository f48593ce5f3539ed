import { appendFileSync, existsSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as wait } from "node:timers/promises"
import * as assert from "uvu/assert"
import type { Status } from "../../src/engine/remote.ts"
import type { Event } from "../../src/event/event.ts"
import { type Chance, seeded } from "../engine/kit/fragile.ts"
import { numbersIn } from "./numbers-in.ts"
import { type Server, server, until, workplace } from "./server.ts"
import { steady } from "./steady.ts"

/** Counts every event, and every event that does not follow the one before, and again by windows: both with the edit's number. */
const source = (edit: number) => `import { type Event, fixedTimeWindow, index, operator, type Self, when } from "dmon"

const edit = ${edit}
const counted = operator("counted", () => ({
  state: () => ({ n: 0, last: -1, breaks: 0 }),
  next({ host, metric = Number.NaN }: Event, self: Self<{ n: number; last: number; breaks: number }>) {
    self.state.n++
    if (metric !== self.state.last + 1) self.state.breaks++
    self.state.last = metric
    const description = \`edit \${edit}, \${self.state.breaks} breaks\`
    self.emit({ host, service: "count", metric: self.state.n, time: self.seconds, ttl: 3600, description })
  },
}))
const summed = operator("summed", () => ({
  state: () => ({ n: 0 }),
  next(events: readonly Event[], self: Self<{ n: number }>) {
    self.state.n += events.length
    self.emit({ host: events[0]?.host, service: "windows", metric: self.state.n, time: self.seconds, ttl: 3600 })
  },
}))

export const stream = when("tagged \\"load\\"", counted(index()), fixedTimeWindow(1, summed(index())))
`

/** What an edit leaves on the disk. */
interface Edit {
  readonly kind: string
  /** undefined: no file. */
  readonly text: string | undefined
  /** The edit's number, if the file is one that runs. */
  readonly good?: number
}

/** What is wrong stands first: of a file that is written in two goes no half is good. */
const broken: Readonly<Record<string, (edit: number) => string | undefined>> = {
  "a type error": edit => `const wrong: number = "text"\n${source(edit)}`,
  "a syntax error": edit => `const wrong = (((\n${source(edit)}`,
  "a throw": edit => `throw new Error("at load")\n${source(edit)}`,
  "an end of the process": edit => `process.exit(3)\n${source(edit)}`,
  "a loop": edit => `for (;;);\n${source(edit)}`,
  "a wrong argument": edit => `export const wrongStream = fixedTimeWindow(-1)\n${source(edit)}`,
  "an import of nothing": edit => `import "./nothing.ts"\n${source(edit)}`,
  "no stream": () => "export const nothing = 1\n",
  "an empty file": () => "",
  "no file": () => undefined,
}

type Save = (file: string, text: string, chance: Chance) => Promise<void>

/** The ways in which editors, and others, write. */
const ways: Readonly<Record<string, Save>> = {
  async "in one write"(file, text) {
    writeFileSync(file, text)
  },
  async "in two writes"(file, text, chance) {
    const half = Math.floor(text.length * chance())
    writeFileSync(file, text.slice(0, half))
    await wait(chance() ** 2 * 300)
    appendFileSync(file, text.slice(half))
  },
  async "by a rename"(file, text) {
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
  },
  async "as vim does"(file, text) {
    renameSync(file, `${file}~`)
    writeFileSync(file, text)
    rmSync(`${file}~`)
  },
  async "deleted first"(file, text, chance) {
    rmSync(file)
    await wait(chance() * 500)
    writeFileSync(file, text)
  },
}

const pick = <T>(of: readonly T[], chance: Chance): T => of[Math.floor(chance() * of.length)] as T

function editOf(number: number, chance: Chance): Edit {
  if (chance() < 0.5) return { kind: "good", text: source(number), good: number }
  const [kind, text] = pick(Object.entries(broken), chance)
  return { kind, text: text(number) }
}

interface Options {
  readonly seed: number
  readonly edits: number
  /** Events a second. */
  readonly rate: number
  readonly say?: (line: string) => void
}

/** What came of it. */
export interface Outcome {
  readonly sent: number
  readonly answered: number
  /** Edits that ran, and those that were seen to be refused. */
  readonly live: number
  readonly refused: number
}

/** Edits the streams of a dmon under a steady load, at random, and holds what it says meanwhile and keeps against what it answered. */
export async function edits({ seed, edits, rate, say = () => {} }: Options): Promise<Outcome> {
  const [at, chance] = [workplace(), seeded(seed)]
  const file = at.write("mystreams.ts", source(0))
  const folder = join(at.folder, "data")
  const args = ["--streams", file, "--data", folder, "--snapshot", "500ms", "--telemetry", "0"]
  const dmon = await server(at, args)
  const load = steady({ port: dmon.port("TCP"), host: "h", rate })
  try {
    await until("the first event", async () => (await countOf(dmon))?.metric)
    /** Those that may run: the last one that was seen to, and each one that has been on the disk since. */
    let may = [0]
    let last: Edit = { kind: "good", text: source(0), good: 0 }
    for (let number = 1; number <= edits; number++) {
      // The last one is good, and is waited for.
      last = number === edits ? { kind: "good", text: source(number), good: number } : editOf(number, chance)
      const told = await save(file, last, { number, chance, may })
      if (number < edits && chance() < 0.4) {
        await wait(chance() ** 2 * 1500)
        say(`edit ${number}: ${told}`)
        continue
      }
      const runs = await settled(dmon, last, may)
      // Of one that is refused it is not known whether another was still being loaded before it.
      may = last.good === undefined ? may.filter(one => one >= runs) : [runs]
      say(`edit ${number}: ${told} → edit ${runs} runs, ${load.sent} events sent`)
    }
    const { sent, answered, refused } = await load.stop()
    assert.is(refused, 0)
    assert.is(answered, sent)
    await counted(dmon, sent)
    const { position, version_of_streams: version, listeners, streams, stale } = await statusOf(dmon)
    assert.is(stale, undefined)
    for (const { in: entered, out, dropped, held } of [...listeners, ...streams])
      assert.is(entered, out + Object.values(dropped).reduce((sum, n) => sum + n, 0) + held)
    assert.equal(
      streams.map(({ dropped }) => dropped),
      [{}],
    )
    assert.ok(position >= sent / 10)
    assert.is(await dmon.stop(), 0, dmon.err())

    const recorded = numbersIn(folder).get("h") ?? []
    assert.is(recorded.length, sent)
    assert.ok(
      recorded.every((n, i) => n === i),
      "in order, each once",
    )
    // A start goes on from it.
    const again = await server(at, args)
    await counted(again, sent)
    assert.is(await again.stop(), 0, again.err())
    const refusals = dmon.err().match(/DM105/g)?.length ?? 0
    return { sent, answered, live: version.number - 1, refused: refusals }
  } finally {
    load.end()
    dmon.process.kill("SIGKILL")
    at.remove()
  }
}

interface Saving {
  readonly number: number
  readonly chance: Chance
  /** Is told of each good edit that is on the disk for a while. */
  readonly may: number[]
}

/** Makes an edit, sometimes after others within a few milliseconds. Tells how, in words. */
async function save(file: string, edit: Edit, { number, chance, may }: Saving): Promise<string> {
  const before = chance() < 0.25 ? Math.floor(1 + chance() * 3) : 0
  for (let i = 0; i < before; i++) {
    const other = editOf(number + (i + 1) / 10, chance)
    if (other.good !== undefined) may.push(other.good)
    writeFileSync(file, other.text ?? "")
    await wait(chance() * 8)
  }
  const among = before > 0 ? `, after ${before} others` : ""
  if (edit.good !== undefined) may.push(edit.good)
  if (edit.text === undefined) {
    rmSync(file, { force: true })
    return `${edit.kind}${among}`
  }
  const [way, write] = pick(Object.entries(ways), chance)
  // What is gone cannot be renamed.
  const isThere = existsSync(file)
  await (isThere ? write : (ways["in one write"] as Save))(file, edit.text, chance)
  return `${edit.kind}, ${isThere ? way : "made again"}${among}`
}

/** Waits until dmon says of the file what is so; answers which edit runs then. */
async function settled(dmon: Server, { good, kind }: Edit, may: readonly number[]): Promise<number> {
  if (good !== undefined) {
    await until(
      `edit ${good}, which is good, runs`,
      async () => {
        assert.is(dmon.process.exitCode, null, dmon.err())
        return (await runningEdit(dmon)) === good && (await statusOf(dmon)).stale === undefined
      },
      60,
    )
    return good
  }
  await until(`${kind} is told`, async () => (await statusOf(dmon)).stale, 60)
  // What was loading meanwhile ends before what is stale is looked at again.
  await wait(300)
  const runs = await runningEdit(dmon)
  assert.ok(may.includes(runs), `edit ${runs} runs, of ${may.join(", ")}`)
  return runs
}

async function get<T>(dmon: Server, path: string): Promise<T> {
  return (await (await fetch(`http://127.0.0.1:${dmon.port("HTTP")}${path}`)).json()) as T
}

const statusOf = (dmon: Server) => get<Status>(dmon, "/api/status")

async function eventOf(dmon: Server, service: string): Promise<Event | undefined> {
  const { events } = await get<{ events: Event[] }>(
    dmon,
    `/api/query?query=${encodeURIComponent(`service = "${service}"`)}`,
  )
  return events[0]
}

const countOf = (dmon: Server) => eventOf(dmon, "count")

const runningEdit = async (dmon: Server) =>
  Number(/^edit ([\d.]+), 0 breaks$/.exec((await countOf(dmon))?.description ?? "")?.[1] ?? Number.NaN)

/** The streams have seen so many, in order and each once; those in windows too, once these have ended. */
async function counted(dmon: Server, sent: number): Promise<void> {
  const count = await countOf(dmon)
  assert.is(count?.metric, sent)
  assert.match(count?.description ?? "", /, 0 breaks$/)
  await until("the last window's end", async () => ((await eventOf(dmon, "windows"))?.metric ?? 0) >= sent)
  assert.is((await eventOf(dmon, "windows"))?.metric, sent)
}
