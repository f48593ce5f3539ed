import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import type { BareWriteFigures } from "./bare-write.ts"
import type { ByFigures } from "./by.ts"
import { dashboard } from "./dashboard.ts"
import { type Generator, generator } from "./generator.ts"
import { type Figures, measure, type Scenario } from "./measure.ts"
import { recordings } from "./recording.ts"
import {
  answers,
  bare,
  costs,
  drawn,
  keys,
  type Results,
  recorded,
  report,
  restarted,
  snapshotted,
  watched,
} from "./report.ts"
import { restart } from "./restart.ts"
import { nameOf, scenarios } from "./scenarios.ts"
import { served } from "./served.ts"
import type { SnapshotFigures } from "./snapshots.ts"
import { start } from "./start.ts"
import { watching } from "./watching.ts"

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    dmon: { type: "string", default: fileURLToPath(new URL("../bin/dmon", import.meta.url)) },
    profile: { type: "string" },
    write: { type: "boolean", default: false },
  },
})
const isChosen = (name: string) => new RegExp(options.only).test(name)
const tsx = import.meta.resolve("tsx")
const own = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const effort = { rounds: Number(options.rounds), seconds: Number(options.seconds) }
const results: Results = {
  scenarios: await measureAll(scenarios.filter(one => isChosen(nameOf(one)))),
  ...(isChosen("by") && { by: byFigures() }),
  ...(isChosen("start") && { start: await start(serverOf("typical")) }),
  ...(isChosen("recording") && { recordings: await loaded(load => recordings(serverOf, effort, load)) }),
  ...(isChosen("recording") && { bareWrite: JSON.parse(program("bare-write.ts")) as BareWriteFigures }),
  ...(isChosen("snapshots") && { snapshots: JSON.parse(program("snapshots.ts")) as SnapshotFigures }),
  ...(isChosen("watching") && { watching: await loaded(load => watching(serverOf("index"), effort, load)) }),
  ...(isChosen("dashboard") && { dashboard: await loaded(load => dashboard(serverOf("index"), effort, load)) }),
  ...(isChosen("restart") && { restart: await loaded(load => restart(serverOf("typical"), load)) }),
}
console.log(`\n${costs(results.scenarios)}\n\n${answers(results.scenarios)}\n`)
if (results.by) console.log(`${keys(results.by)}\n`)
if (results.start) {
  const { first, again } = results.start
  console.log(`listens after ${Math.round(first)} ms the first time, then after ${Math.round(again)} ms`)
}
if (results.recordings) console.log(`${recorded(results.recordings)}\n`)
if (results.bareWrite) console.log(`${bare(results.bareWrite)}\n`)
if (results.snapshots) console.log(snapshotted(results.snapshots))
if (results.watching) console.log(`${watched(results.watching)}\n`)
if (results.dashboard) console.log(`${drawn(results.dashboard)}\n`)
if (results.restart) console.log(restarted(results.restart))
if (isChosen("virtual")) console.log(program("virtual-day.ts"))
if (options.write) writeFileSync(own("../docs/performance.md"), report(results))

function serverOf(streams: Scenario["streams"]): string[] {
  const flags = ["--no-self", "--port", "0", "--json-port", "0", "--http-port", "0"]
  return [
    ...nodeFlags(options.dmon),
    options.dmon,
    "--name",
    "bench",
    "--streams",
    own(`streams-${streams}.ts`),
    ...flags,
  ]
}

/** The flags of node that an executable names in its first line. */
function nodeFlags(program: string): string[] {
  const [first = ""] = readFileSync(program, "utf8").split("\n")
  return first.split(/\s+/).filter(word => word.startsWith("--"))
}

/** Measures with a load generator that ends with it. */
async function loaded<T>(run: (load: Generator) => Promise<T>): Promise<T> {
  const load = generator()
  try {
    return await run(load)
  } finally {
    load.stop()
  }
}

function byFigures(): ByFigures[] {
  return JSON.parse(program("by.ts", "--expose-gc"))
}

/** What a program of the bench prints. */
function program(name: string, ...flags: string[]): string {
  return execFileSync(process.execPath, [...flags, "--import", tsx, own(name)], { encoding: "utf8" })
}

async function measureAll(all: readonly Scenario[]): Promise<[Scenario, Figures][]> {
  const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
  const load = generator()
  const floor = await served({ args: ["--import", tsx, own("floor.ts")], folder })
  const profile = options.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${options.profile}`]
  const measured: [Scenario, Figures][] = []
  try {
    for (const scenario of all) {
      const server = await served({ args: [...profile, ...serverOf(scenario.streams)], folder, watched: true })
      try {
        const figures = await measure(scenario, effort, { load, own: server, floor })
        console.log(`${nameOf(scenario).padEnd(40)} ${figures.cpu.toFixed(2)} CPU-s per million events`)
        measured.push([scenario, figures])
      } finally {
        await server.stop()
      }
    }
  } finally {
    load.stop()
    await floor.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return measured
}
