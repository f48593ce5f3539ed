import type { Scenario } from "./measure.ts"

const few = 50
const many = 5000
const both = ["index", "typical"] as const
const paced = 20_000

/** Everything that is measured. A host has 20 services: 1,000 and 100,000 series. */
export const scenarios: readonly Scenario[] = [
  ...[1, 10, 100, 1000].flatMap(batch =>
    both.map(streams => ({ streams, over: "riemann/tcp", hosts: few, batch, timed: batch === 1 }) as const),
  ),
  { streams: "typical", over: "riemann/tcp", hosts: few, batch: 100, pace: paced / 100 },
  ...both.map(streams => ({ streams, over: "riemann/tcp", hosts: many, batch: 100 }) as const),
  ...both.map(streams => ({ streams, over: "json/tcp", hosts: few, batch: 1 }) as const),
  ...(["riemann/udp", "json/udp"] as const).flatMap(over =>
    both.map(streams => ({ streams, over, hosts: few, batch: 1, pace: paced }) as const),
  ),
]

/** What a scenario is chosen by: `typical riemann/tcp 1000 100`. */
export const nameOf = ({ streams, over, hosts, batch, pace }: Scenario): string =>
  [streams, over, hosts * 20, batch, ...(pace === undefined ? [] : [`${pace * batch}/s`])].join(" ")
