import type { Ledger } from "../base/ledger.ts"
import type { Status } from "./remote.ts"

/** A status in Prometheus' text exposition format, version 0.0.4. */
export function metricsOf(status: Status): string {
  const lines: string[] = []
  const family = (
    name: string,
    type: "counter" | "gauge",
    help: string,
    samples: readonly (readonly [labels: Readonly<Record<string, string>>, value: number])[],
  ) => {
    if (samples.length === 0) return
    lines.push(`# HELP dmon_${name} ${help}`, `# TYPE dmon_${name} ${type}`)
    for (const [labels, value] of samples) lines.push(`dmon_${name}${labelText(labels)} ${value}`)
  }
  const ledger = <T extends Ledger>(of: string, all: readonly T[], labels: (one: T) => Record<string, string>) => {
    family(
      `${of}_in_total`,
      "counter",
      `Events that came to a ${of}.`,
      all.map(one => [labels(one), one.in]),
    )
    family(
      `${of}_out_total`,
      "counter",
      `Events that left a ${of}.`,
      all.map(one => [labels(one), one.out]),
    )
    family(
      `${of}_dropped_total`,
      "counter",
      `Events that a ${of} let go, by reason.`,
      all.flatMap(one => Object.entries(one.dropped).map(([reason, n]) => [{ ...labels(one), reason }, n] as const)),
    )
    family(
      `${of}_held`,
      "gauge",
      `Events that a ${of} holds.`,
      all.map(one => [labels(one), one.held]),
    )
  }

  ledger("listener", status.listeners, ({ name, address }) => ({ listener: name, address }))
  family(
    "listener_gauge",
    "gauge",
    "What a listener measures of itself.",
    status.listeners.flatMap(({ name, address, gauges }) =>
      Object.entries(gauges).map(([gauge, value]) => [{ listener: name, address, gauge }, value] as const),
    ),
  )
  ledger("stream", status.streams, ({ name }) => ({ stream: name }))
  const operators = status.streams.flatMap(one => one.operators)
  family(
    "operator_in_total",
    "counter",
    "Values that came to an operator.",
    operators.map(o => [{ operator: o.address }, o.in]),
  )
  family(
    "operator_out_total",
    "counter",
    "Values that it emitted.",
    operators.map(o => [{ operator: o.address }, o.out]),
  )
  family(
    "operator_errors_total",
    "counter",
    "Times that it threw.",
    operators.map(o => [{ operator: o.address }, o.errors]),
  )
  family(
    "operator_dropped_total",
    "counter",
    "Values that it let go, by reason.",
    operators.flatMap(o =>
      Object.entries(o.dropped).map(([reason, n]) => [{ operator: o.address, reason }, n] as const),
    ),
  )
  ledger("output", status.outputs, ({ name, key }) => ({ output: name, key }))
  family("index_size", "gauge", "Entries of the index.", [[{}, status.index.size]])
  family("timers", "gauge", "Pending timers.", [[{}, status.timers]])
  family("journal_position", "counter", "The number of the last record.", [[{}, status.position]])
  family("journal_bytes", "gauge", "Bytes that the journal holds.", [[{}, status.journal.bytes]])
  family(
    "snapshots_total",
    "counter",
    "Snapshots of the state that were due, by what became of them.",
    Object.entries(status.snapshots ?? {}).flatMap(([outcome, n]) =>
      typeof n === "number" ? [[{ outcome }, n] as const] : [],
    ),
  )
  family("overlooped_total", "counter", "Events dropped for looping back too often.", [[{}, status.overlooped]])
  family("nested_failures_total", "counter", "Failures within failures.", [[{}, status.nestedFailures]])
  family("input_seconds", "gauge", "The time of one input, of a sample.", [
    [{ quantile: "0.5" }, status.latency.p50 / 1e6],
    [{ quantile: "0.99" }, status.latency.p99 / 1e6],
  ])
  family("streams_version", "gauge", "The version of the streams that runs.", [[{}, status.version_of_streams.number]])
  family("streams_stale", "gauge", "1 while the file on disk is not what runs.", [[{}, status.stale ? 1 : 0]])
  family("process_resident_memory_bytes", "gauge", "Memory of the process.", [[{}, status.process.rss]])
  family("process_heap_bytes", "gauge", "Memory of its JavaScript objects.", [[{}, status.process.heap]])
  const quantiles = ({ p50, p99, max }: Status["process"]["lag"]) =>
    [
      [{ quantile: "0.5" }, p50 / 1000],
      [{ quantile: "0.99" }, p99 / 1000],
      [{ quantile: "1" }, max / 1000],
    ] as const
  family("event_loop_lag_seconds", "gauge", "How late its event loop was, of late.", quantiles(status.process.lag))
  family("gc_pause_seconds", "gauge", "How long its garbage collector took, of late.", quantiles(status.process.gc))
  family("watch_readers", "gauge", "Those who watch.", [[{}, status.watches.readers]])
  family("watch_channels", "gauge", "What they watch: equal requests share a channel.", [[{}, status.watches.channels]])
  const { user, system } = process.cpuUsage()
  family("process_cpu_seconds_total", "counter", "CPU time of the process.", [[{}, (user + system) / 1e6]])
  family("process_start_time_seconds", "gauge", "When it started.", [[{}, status.started]])
  return `${lines.join("\n")}\n`
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return pairs.length > 0 ? `{${pairs.join(",")}}` : ""
}

const escaped = (value: string) => value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n")
