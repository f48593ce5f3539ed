// Runs one bundled file of tests under node:test, whose reporter it is too; `dmon test` starts it, one for each file.
// What happens is written on pipe 3, a line of JSON each, at once: a test that never ends may be next.
import { subscribe } from "node:diagnostics_channel"
import { writeSync } from "node:fs"
import { afterEach, beforeEach, type TestContext } from "node:test"
import { DmonError } from "../base/error.ts"
import type { Bundle } from "./load/bundle.ts"
import { evaluate } from "./load/evaluate.ts"
import { inPackage } from "./load/inputs.ts"
import { at } from "./load/place.ts"
import { provide } from "./load/provide.ts"
import { type Places, sourceMap } from "./load/source-map.ts"
import { lineAt, placesIn } from "./load/stack.ts"
import { type Thrown, thrown } from "./load/thrown.ts"
import { watchdog } from "./load/watchdog.ts"

/** What it is given on standard input. */
export interface Question {
  readonly bundle: Bundle
  /** The modules that the file may import from dmon, by where they are. */
  readonly modules: Readonly<Record<string, string>>
  /** Milliseconds for each test, and for the top level of the file. */
  readonly limit: number
}

/** Why a test failed, and where in the user's file. */
export interface Fault {
  readonly text: string
  readonly at?: string | undefined
  readonly source?: string | undefined
}

export interface Tested {
  readonly name: string
  readonly ok: boolean
  readonly skipped?: boolean
  readonly ms: number
  readonly fault?: Fault | undefined
}

/** One line of pipe 3. */
export type Said =
  | { readonly begun: string }
  | { readonly tested: Tested }
  /** Virtual milliseconds that passed in the test told of last. */
  | { readonly virtual: number }
  | { readonly thrown: Thrown }
  | { readonly stuck: string }
  | { readonly done: true }

const say = (said: Said) => writeSync(3, `${JSON.stringify(said)}\n`)

/** What node:test tells its reporters, as far as it is used. */
interface Told {
  readonly type: string
  readonly data: {
    readonly name: string
    readonly nesting: number
    readonly message?: string
    readonly skip?: string | boolean
    readonly todo?: string | boolean
    readonly details?: { readonly type?: string; readonly duration_ms: number; readonly error?: TestError }
  }
}
type TestError = Error & { readonly failureType?: string; readonly cause?: unknown }

/** node:test's reporter: passes on each test, named after what it stands in. */
export default async function* report(source: AsyncIterable<Told>): AsyncGenerator<string> {
  const names: string[] = []
  for await (const { type, data } of source) {
    if (type === "test:start") names.splice(data.nesting, Number.POSITIVE_INFINITY, data.name)
    if (type === "test:pass" || type === "test:fail") tell(names.slice(0, data.nesting + 1), type, data)
    const [, virtual] = (type === "test:diagnostic" && /^dmon virtual (\d+)$/.exec(data.message ?? "")) || []
    if (virtual !== undefined) say({ virtual: Number(virtual) })
    if (type === "test:plan" && data.nesting === 0) say({ done: true })
  }
  yield ""
}

function tell(path: readonly string[], type: string, { skip, todo, details }: Told["data"]): void {
  const { error, duration_ms: ms = 0 } = details ?? { duration_ms: 0 }
  // What stands for others tells nothing that they do not; what the filter leaves out is not there.
  if (error?.failureType === "subtestsFailed" || skip === "test name does not match pattern") return
  if (details?.type === "suite" && error?.failureType !== "hookFailed") return
  const skipped = Boolean(skip || todo)
  const ok = type === "test:pass" || skipped
  say({ tested: { name: path.join(" › "), ok, skipped, ms, fault: ok || !error ? undefined : faultOf(error) } })
}

function faultOf(error: TestError): Fault {
  const cause = error.cause ?? error.message
  if (!(cause instanceof Error)) return { text: String(cause) }
  const place = placesIn(cause.stack ?? "").find(({ file }) => !inPackage(file) && known.has(file))
  return { text: textOf(cause), ...(place && { at: at(place), source: lineAt(place) }) }
}

function textOf(error: Error): string {
  if (error instanceof DmonError) return error.render()
  return /^(?:Assertion)?Error$/.test(error.name) ? error.message : `${error.name}: ${error.message}`
}

/** The user's files that are in the bundle. */
const known = new Set<string>()

/** Stacks name the user's lines, not the bundle's: for whoever reads them, `expectEmitted` too. */
function mapStacks({ filename }: Bundle, places: Places): void {
  Error.prepareStackTrace = (error, sites) => {
    const lines = sites.map(site => {
      const [line, column] = [site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0]
      const place = site.getFileName() === filename ? places.original(line, column) : undefined
      const text = String(site)
      return place ? text.replace(`${filename}:${line}:${column}`, `${place.file}:${place.line}:${place.column}`) : text
    })
    return [String(error), ...lines.map(line => `    at ${line}`)].join("\n")
  }
}

/** Each test has its time, and tells how much virtual time passed in it. */
function around(guard: { start(): void }): void {
  let passed = 0
  subscribe("dmon.passed", ms => {
    passed += ms as number
  })
  beforeEach(async context => {
    // What is already over is told first.
    await new Promise(resolve => setImmediate(resolve))
    passed = 0
    say({ begun: (context as TestContext).fullName ?? context.name })
    guard.start()
  })
  afterEach(context => {
    guard.start()
    if (passed > 0) (context as TestContext).diagnostic(`dmon virtual ${passed}`)
  })
}

async function run(): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  const { bundle, modules: files, limit }: Question = JSON.parse(Buffer.concat(parts).toString())
  const modules = await provide(bundle.externals, files)
  for (const { path } of bundle.inputs) known.add(path)
  mapStacks(bundle, sourceMap(bundle))
  const guard = watchdog(limit, 3)
  await guard.ready
  guard.start()
  around(guard)
  try {
    evaluate(bundle, { modules, limit: Number.POSITIVE_INFINITY })
  } catch (error) {
    say({ thrown: thrown(error) })
    process.exit(1)
  }
}

await run()
