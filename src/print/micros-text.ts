/** Microseconds: `12 µs`, `1.2 ms`, `2.0 s`; nothing was measured: `-`. */
export function microsText(micros: number): string {
  if (micros <= 0) return "-"
  if (micros < 1000) return `${Math.max(1, Math.round(micros))} µs`
  return micros < 1e6 ? `${(micros / 1000).toFixed(1)} ms` : `${(micros / 1e6).toFixed(1)} s`
}
