/** The state of a measurement: above `critical`, above `warning`, or ok. */
export const grade = (metric: number, warning: number, critical: number): "ok" | "warning" | "critical" =>
  metric > critical ? "critical" : metric > warning ? "warning" : "ok"
