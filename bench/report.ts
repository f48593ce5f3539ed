import { cpus } from "node:os"
import type { BareWriteFigures } from "./bare-write.ts"
import type { ByFigures } from "./by.ts"
import type { DashboardFigures } from "./dashboard.ts"
import type { Figures, Scenario } from "./measure.ts"
import type { RecordingFigures } from "./recording.ts"
import type { RestartFigures } from "./restart.ts"
import type { SnapshotFigures } from "./snapshots.ts"
import type { StartFigures } from "./start.ts"
import { table } from "./table.ts"
import { services } from "./tape.ts"
import type { WatchingFigures } from "./watching.ts"

/** All that a run of the bench has measured. */
export interface Results {
  readonly scenarios: readonly (readonly [Scenario, Figures])[]
  readonly by?: readonly ByFigures[]
  readonly start?: StartFigures
  readonly recordings?: readonly RecordingFigures[]
  readonly bareWrite?: BareWriteFigures
  readonly snapshots?: SnapshotFigures
  readonly watching?: WatchingFigures
  readonly dashboard?: DashboardFigures
  readonly restart?: RestartFigures
}

const whole = (n: number) => Math.round(n).toLocaleString("en")
const mb = (bytes: number) => whole(bytes / 1e6)
const seriesOf = ({ hosts }: Scenario) => whole(hosts * services.length)

/** The table of what each scenario cost. */
export function costs(all: Results["scenarios"]): string {
  const head = ["streams", "over", "series", "batch", "CPU-s per million", "× floor", "events/s", "lost", "GC p99 ms"]
  return table(
    2,
    [...head, "RSS MB", "peak MB"],
    all.map(([scenario, { cpu, floor, perSecond, lost, gc, memory }]) => [
      scenario.streams,
      scenario.over,
      seriesOf(scenario),
      String(scenario.batch),
      cpu.toFixed(2),
      // The floor's CPU is counted in hundredths of a second: in a short, paced slice it may be none.
      floor > 0 ? (cpu / floor).toFixed(1) : "",
      `${whole(perSecond / 1000)},000${scenario.pace === undefined ? "" : " (paced)"}`,
      scenario.over.endsWith("udp") ? `${(lost * 100).toFixed(1)} %` : "",
      gc.p99.toFixed(1),
      mb(memory.now),
      mb(memory.peak),
    ]),
  )
}

/** The table of the times to an answer. */
export function answers(all: Results["scenarios"]): string {
  return table(
    1,
    ["streams", "p50 µs", "p99 µs", "p99.9 µs", "floor p50", "floor p99", "floor p99.9"],
    all.flatMap(([{ streams }, { answers }]) =>
      answers === undefined ? [] : [[streams, ...[...answers.own, ...answers.floor].map(whole)]],
    ),
  )
}

/** The table of what a key costs. */
export function keys(all: readonly ByFigures[]): string {
  return table(
    1,
    ["stream", "bytes a key", "ns a new key", "ns an event"],
    all.map(one => [`\`${one.stream}\``, whole(one.bytesPerKey), whole(one.nsPerKey), whole(one.nsPerEvent)]),
  )
}

/** The table of what a recording costs. */
export function recorded(all: readonly RecordingFigures[]): string {
  const times = (of: number, other: number) => (of / other).toFixed(2)
  const rate = (perSecond: number) => `${whole(perSecond / 1000)},000`
  return table(
    1,
    ["streams", "batch", "CPU-s off", "× on", "× durable", "events/s off", "× on", "× durable"],
    all.map(({ streams, batch, off, on, durable }) => [
      streams,
      String(batch),
      off.cpu.toFixed(2),
      times(on.cpu, off.cpu),
      times(durable.cpu, off.cpu),
      rate(off.perSecond),
      times(on.perSecond, off.perSecond),
      times(durable.perSecond, off.perSecond),
    ]),
  )
}

/** What part of it is the kernel's, in a sentence. */
export const bare = ({ past, cached }: BareWriteFigures): string =>
  `Only to write as many bytes, a MiB at a time and with the syncs of a recording, takes the kernel ${past.toFixed(3)} CPU-seconds for a million events past the page cache, as dmon does it, and ${cached.toFixed(3)} through it.`

/** What snapshots cost, in a sentence or two. */
export const snapshotted = ({ series, changed, frames, bytes, cpu, slices }: SnapshotFigures): string =>
  `A snapshot of ${whole(series)} series of the typical streams (${whole(frames)} frames), of which ${whole(changed)} changed since the last one, takes ${whole(cpu)} ms of CPU, its file of ${mb(bytes)} MB included: ${(cpu / 100).toFixed(1)} % of one core at the default of one in 10 s. It is taken in ${whole(slices.count)} slices, between which whatever comes in has its turn: p50 ${slices.p50.toFixed(1)} ms, p99 ${slices.p99.toFixed(1)} ms, at most ${slices.max.toFixed(1)} ms of CPU of the thread that they hold up, what it collects of garbage included.`

/** What those who watch cost the server, and the wire, in a sentence or two. */
export const watched = ({ alone, watched, bytes, before, after }: WatchingFigures): string =>
  `At 1,000 events/s the server takes ${percent(alone)} of a core; with 200 WebSockets that share 20 queries of the index ${percent(watched)}. One watch of 10,000 entries, of which 5,000 change in a second, is sent ${whole(bytes / 1000)} kB/s. At full speed a million events take ${before.toFixed(2)} CPU-seconds before anybody has looked, and ${after.toFixed(2)} after all places were tapped and events traced, and nobody looks any more.`

const percent = (share: number) => `${(share * 100).toFixed(1)} %`

/** What the dashboard costs the browser that shows it. */
export function drawn({ rows, cells, firstPaint, script }: DashboardFigures): string {
  const head = [
    "view",
    "script p50 ms",
    "script p95 ms",
    "most ms",
    "frame p50 ms",
    "frame p95 ms",
    "tasks > 50 ms",
    "received KB/s",
  ]
  const lines = Object.entries({ rows, cells }).map(([name, { work, frame, long, received }]) => [
    name,
    ...[work.p50, work.p95, work.most, frame.p50, frame.p95].map(ms => ms.toFixed(1)),
    String(long),
    whole(received / 1000),
  ])
  const first = `First paint after ${whole(firstPaint)} ms; all scripts together are ${whole(script / 1024)} KB, zipped.`
  return `${table(1, head, lines)}\n\n${first}`
}

/** What a restart takes, in a sentence. */
export const restarted = ({ series, empty, full, fullCpu, replay }: RestartFigures): string =>
  `With a data folder, dmon listens ${whole(full)} ms (${whole(fullCpu)} ms of CPU) after its start from a snapshot of ${whole(series)} series of the typical streams, ${whole(empty)} ms after an empty one. A recording of 1,000 series, 100 events a message, is replayed through them at ${whole(replay / 1000)},000 events/s.`

/** What is measured, how, and what came of it: docs/performance.md. */
export function report(results: Results): string {
  const { scenarios, by, start, recordings, bareWrite, snapshots, watching, dashboard, restart } = results
  const { model } = cpus()[0] ?? { model: "unknown" }
  const parts = [
    "# Performance",
    `Written by \`npm run bench -- --write\`; [bench/README.md](../bench/README.md) says how it is measured and what each column means. This run: Node ${process.version}, ${cpus().length} × ${model}, which the load generator shared. CPU time, not events a second, is what to compare: the latter is what was left of the machine.`,
    "## What an event costs",
    `Everything into the index (*index*), and the eleven streams of [streams-typical.ts](../bench/streams-typical.ts) (*typical*). \`batch\` is the number of events in a message.`,
    costs(scenarios),
    "## How long an answer takes",
    "Riemann's protocol, one connection, one event a message, 1,000 messages a second.",
    answers(scenarios),
  ]
  if (by) parts.push("## What a key of `by` costs", "100,000 keys, in random order, without a network.", keys(by))
  if (start) {
    parts.push(
      "## How long a start takes",
      `From the start of the process until it listens, with the typical streams: ${whole(start.first)} ms the first time (they are bundled, type-checked and tried), ${whole(start.again)} ms while they are unchanged.`,
    )
  }
  if (recordings) {
    parts.push(
      "## What a recording costs",
      "Riemann's protocol, 1,000 series, four connections: without `--data`, with it (`on`), and with `--durable`, where answers wait for the disk. CPU-seconds are for a million events; × is the multiple of what it is without.",
      recorded(recordings),
    )
  }
  if (bareWrite) parts.push(bare(bareWrite))
  if (snapshots) parts.push("## What a snapshot costs", snapshotted(snapshots))
  if (watching) parts.push("## What those who watch cost", watched(watching))
  if (dashboard) {
    parts.push(
      "## What the dashboard costs a browser",
      "The page Live with 10,000 entries while 5,000 events come in a second, 1440 × 900, in Chromium without a GPU: script is the CPU time of all that runs in the page from one frame to the next.",
      drawn(dashboard),
    )
  }
  if (restart) parts.push("## How long a restart takes", restarted(restart))
  return `${parts.join("\n\n")}\n`
}
