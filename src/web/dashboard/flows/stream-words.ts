import type { FlowNode } from "../../../engine/live/flow.ts"

/** Where a stream's ways end: `index · topic trouble`. */
export function endsOf(nodes: readonly FlowNode[]): string {
  const sends = [...new Set(nodes.flatMap(({ sends }) => (sends === undefined ? [] : [shortSend(sends)])))]
  return sends.length === 0 ? "nothing is sent on" : `→ ${sends.join(" · ")}`
}

/** `email to oncall@example.org from dmon@vm by SMTP_URL` without by which way. */
export const shortSend = (sends: string): string => sends.replace(/ from \S+ by \S+$/, "").trim()
