import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseArgs } from "node:util"
import { generator } from "./generator.ts"
import { type Figures, measure, type Scenario } from "./measure.ts"
import { served } from "./served.ts"

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "3" },
    seconds: { type: "string", default: "5" },
    dmon: { type: "string", default: fileURLToPath(new URL("../bin/dmon", import.meta.url)) },
    write: { type: "boolean", default: false },
    profile: { type: "string" },
  },
})

const few = 50
const many = 5000
const scenarios: Scenario[] = [
  ...([1, 10, 100, 1000] as const).flatMap(batch =>
    (["index", "typical"] as const).map(
      streams => ({ streams, over: "riemann/tcp", hosts: few, batch, timed: batch === 1 }) as const,
    ),
  ),
  { streams: "index", over: "riemann/tcp", hosts: many, batch: 100 },
  { streams: "typical", over: "riemann/tcp", hosts: many, batch: 100 },
  { streams: "index", over: "json/tcp", hosts: few, batch: 1 },
  { streams: "typical", over: "json/tcp", hosts: few, batch: 1 },
  { streams: "index", over: "riemann/udp", hosts: few, batch: 1, pace: 20_000 },
  { streams: "typical", over: "riemann/udp", hosts: few, batch: 1, pace: 20_000 },
  { streams: "index", over: "json/udp", hosts: few, batch: 1, pace: 20_000 },
  { streams: "typical", over: "json/udp", hosts: few, batch: 1, pace: 20_000 },
]

const nameOf = ({ streams, over, hosts, batch }: Scenario) => `${streams} ${over} ${hosts * 20} ${batch}`
const chosen = scenarios.filter(one => new RegExp(options.only).test(nameOf(one)))
const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
const load = generator()
const floor = await served({
  args: ["--import", import.meta.resolve("tsx"), fileURLToPath(new URL("floor.ts", import.meta.url))],
  folder,
})
try {
  for (const scenario of chosen) {
    const file = fileURLToPath(new URL(`streams-${scenario.streams}.ts`, import.meta.url))
    const ports = ["--port", "0", "--json-port", "0", "--http-port", "0"]
    const profile = options.profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${options.profile}`]
    const own = await served({ args: [...profile, options.dmon, "--streams", file, "--name", "bench", ...ports], folder })
    try {
      const effort = { rounds: Number(options.rounds), seconds: Number(options.seconds) }
      show(scenario, await measure(scenario, effort, { load, own, floor }))
    } finally {
      await own.stop()
    }
  }
} finally {
  load.stop()
  await floor.stop()
  rmSync(folder, { recursive: true, force: true })
}

function show(scenario: Scenario, f: Figures) {
  console.log(
    nameOf(scenario),
    `cpu ${f.cpu.toFixed(3)} floor ${f.floor.toFixed(3)} ×${(f.cpu / f.floor).toFixed(1)} ${Math.round(f.perSecond)}/s lost ${f.lost.toFixed(4)}`,
    `gc p99 ${f.gc.p99.toFixed(2)} max ${f.gc.max.toFixed(1)} share ${f.gc.share.toFixed(3)}`,
    `rss ${Math.round(f.memory.now / 1e6)} peak ${Math.round(f.memory.peak / 1e6)}`,
    f.answers ? `ack ${f.answers.own.map(Math.round)} floor ${f.answers.floor.map(Math.round)}` : "",
  )
}
