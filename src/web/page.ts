import type { Status } from "../engine/remote.ts"

/** A page for whoever opens the port in a browser: what runs, and what came through. It reloads itself. */
export function page(status: Status): string {
  const rows = (cells: readonly (readonly unknown[])[]) =>
    cells.map(row => `<tr>${row.map(cell => `<td>${escaped(String(cell))}</td>`).join("")}</tr>`).join("\n")
  const lost = (dropped: Readonly<Record<string, number>>) =>
    Object.entries(dropped)
      .map(([why, count]) => `${count} ${why}`)
      .join(", ") || "–"
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="5">
<title>dmon · ${escaped(status.name)}</title>
<style>
  :root { color-scheme: light dark; --line: #8884; --dim: #8a8f98; --warn: #c98500 }
  body { font: 13px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }
  h1 { font-size: 20px } h2 { font-size: 16px; margin: 2rem 0 .5rem }
  table { border-collapse: collapse; width: 100% }
  th { text-align: left; color: var(--dim); font-weight: normal }
  th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem .25rem 0; font-variant-numeric: tabular-nums }
  .stale { border-left: 4px solid var(--warn); padding: .5rem 1rem; white-space: pre-wrap; font-family: ui-monospace, monospace }
</style>
<h1>dmon · ${escaped(status.name)}</h1>
<p>${escaped(status.version)} · up ${Math.floor(status.now - status.started)} s · ${status.index.size} index entries ·
streams version ${status.version_of_streams.number} · <a href="/metrics">metrics</a> · <a href="/api/status">status</a> ·
<a href="/api/query">index</a></p>
${status.stale ? `<p class="stale">▲ The file on disk is not what runs.\n${escaped(status.stale.error)}</p>` : ""}
<h2>Streams</h2>
<table><tr><th>stream<th>in<th>out<th>dropped</tr>
${rows(status.streams.map(({ name, in: came, out, dropped }) => [name, came, out, lost(dropped)]))}
</table>
<h2>Listeners</h2>
<table><tr><th>listener<th>address<th>state<th>in<th>dropped</tr>
${rows(status.listeners.map(({ name, address, state, in: came, dropped }) => [name, address, state, came, lost(dropped)]))}
</table>
<h2>Outputs</h2>
<table><tr><th>output<th>in<th>delivered<th>waiting<th>dropped</tr>
${rows(status.outputs.map(({ key, in: came, out, held, dropped }) => [key, came, out, held, lost(dropped)]))}
</table>
</html>
`
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}
const escaped = (text: string) => text.replace(/[&<>"']/g, char => entities[char] as string)
