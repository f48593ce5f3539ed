import { spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Readable } from "node:stream"
import type { DmonError } from "../../../base/error.ts"
import type { Bundle } from "../../../engine/load/bundle.ts"
import { own, programOf, surroundings } from "../../../engine/load/child.ts"
import { at, shown } from "../../../engine/load/place.ts"
import { sourceMap } from "../../../engine/load/source-map.ts"
import { endless, type Thrown, threw } from "../../../engine/load/thrown.ts"
import type { Question, Said, Tested } from "../../../engine/test-child.ts"

/** A test and how it went. */
export interface TestResult extends Tested {
  /** Virtual milliseconds that passed in it. */
  readonly virtual: number
}

export interface FileResult {
  readonly file: string
  readonly tests: readonly TestResult[]
  /** What the tests printed. */
  readonly output: string
  /** The file could not be loaded. */
  readonly error?: DmonError | undefined
}

interface Options {
  /** Milliseconds for a test. */
  readonly limit: number
  /** A regular expression that the names of tests match. */
  readonly filter?: string | undefined
  /** Ends it. */
  readonly signal?: AbortSignal | undefined
}

/** Beyond its time, for a process to start and to say where it is stuck. */
const startLimit = 30_000
const grace = 1000

/** Runs one file of tests in a process of its own; a test that does not end in time ends that. */
export async function testProcess(bundle: Bundle, { limit, filter, signal }: Options): Promise<FileResult> {
  const program = programOf("test-child")
  const { execArgv, env } = surroundings()
  const flags = [`--test-reporter=${program}`, "--test-reporter-destination=stdout", "--test-force-exit"]
  const only = filter === undefined ? [] : [`--test-name-pattern=${filter}`]
  const child = spawn(process.execPath, [...execArgv, ...flags, ...only, program], {
    env: { ...env, NODE_TEST_CONTEXT: undefined },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  })
  const end = () => void child.kill("SIGKILL")
  if (signal?.aborted) end()
  signal?.addEventListener("abort", end)
  const question: Question = { bundle, modules: own().modules, limit }
  child.stdin?.on("error", () => {})
  child.stdin?.end(JSON.stringify(question))

  let output = ""
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", text => (output += text))
  const heard = hearing(end, limit)
  const said = createInterface({ input: child.stdio[3] as Readable })
  said.on("line", line => heard.take(JSON.parse(line) as Said))
  const [code, killed] = await new Promise<[number | null, string | null]>(resolve =>
    child.once("close", (...how) => resolve(how)),
  )
  signal?.removeEventListener("abort", end)
  return { file: bundle.entries[0] as string, output, ...heard.result(bundle, killed ?? `code ${code}`, output) }
}

/** What a process has said of its tests. */
interface Heard {
  readonly tests: TestResult[]
  /** The test that began last. */
  begun?: string
  thrown?: Thrown
  stuck?: string
  /** It was ended, because it had been silent for longer than a test may take. */
  late: boolean
  done: boolean
}

/** Gathers what the process says, and ends it when that takes too long. */
function hearing(end: () => void, limit: number) {
  const heard: Heard = { tests: [], late: false, done: false }
  const { tests } = heard
  const tooLate = () => {
    heard.late = true
    end()
  }
  let timer = setTimeout(tooLate, startLimit + limit)
  return {
    take(said: Said): void {
      clearTimeout(timer)
      if (!("done" in said)) timer = setTimeout(tooLate, limit + grace)
      if ("tested" in said) tests.push({ ...said.tested, virtual: 0 })
      else if ("virtual" in said) tests.push({ ...(tests.pop() as TestResult), virtual: said.virtual })
      else Object.assign(heard, said)
      if ("stuck" in said) tooLate()
    },
    result(bundle: Bundle, how: string, output: string): Pick<FileResult, "tests" | "error"> {
      clearTimeout(timer)
      return resultOf(heard, bundle, limit, heard.late ? "" : `its process ended with ${how} in it\n${output.trim()}`)
    },
  }
}

/** The tests that were, and where the process has not come to the end of them, why. */
function resultOf(
  { tests, begun, thrown, stuck = "", late, done }: Heard,
  bundle: Bundle,
  limit: number,
  ended: string,
): Pick<FileResult, "tests" | "error"> {
  const places = sourceMap(bundle)
  if (thrown) return { tests, error: threw("evaluate", thrown, bundle.entries, places) }
  if (done) return { tests }
  const place = places.locate(stuck)
  if (late && begun === undefined) return { tests, error: endless("evaluate", limit, bundle.entries, place) }
  const [why, ...rest] = late ? [`did not end within ${limit / 1000} s`] : ended.split("\n")
  const fault = {
    text: [`${why}; the tests after it were not run`, ...rest.slice(-20)].join("\n").trimEnd(),
    ...(place && { at: at(place), source: places.text(place.file)?.split("\n")[place.line - 1]?.trim() }),
  }
  const name = begun?.replaceAll(" > ", " › ") ?? `${shown(bundle.entries[0] as string)} as a whole`
  return { tests: [...tests, { name, ok: false, ms: late ? limit : 0, virtual: 0, fault }] }
}
