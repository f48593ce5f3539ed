import { loader } from "../../engine/load/load.ts"
import { shown } from "../../engine/load/place.ts"
import { notesOn } from "../server/notes-on.ts"
import { modules } from "../server/serve.ts"
import { settings } from "../server/settings.ts"
import type { Terminal } from "../terminal.ts"
import { refreshEditor } from "./init/editor.ts"

interface CheckOptions {
  readonly json?: boolean
}

/** `dmon check`: loads streams as the server would, types and all, without running them. */
export async function check(files: readonly string[], { json }: CheckOptions, terminal: Terminal): Promise<number> {
  const { streams } = files.length > 0 ? { streams: files } : settings({})
  const paths = streams.length > 0 ? streams : ["."]
  for (const path of paths) refreshEditor(path)
  const begun = performance.now()
  const loading = loader(paths, { modules })
  try {
    const loaded = await loading.load()
    const { roots, dispose } = loaded
    const notes = notesOn(loaded)
    dispose()
    const seconds = Math.round(performance.now() - begun) / 1000
    if (json) {
      const told = roots.map(({ name, file, line }) => ({ name, file, line }))
      terminal.out(`${JSON.stringify({ ok: true, streams: told, notes, seconds })}\n`)
      return 0
    }
    const names = new Map<string, string[]>()
    for (const { file, name } of roots) names.set(file, [...(names.get(file) ?? []), name])
    const lines = [...names].map(
      ([file, found]) =>
        `ok  ${shown(file)}: ${found.length} stream${found.length === 1 ? "" : "s"} (${found.join(", ")})`,
    )
    terminal.out(
      `${lines.join("\n")} · checked in ${seconds < 0.1 ? `${seconds * 1000} ms` : `${seconds.toFixed(1)} s`}\n`,
    )
    for (const note of notes) terminal.say(`note  ${note}`)
    return 0
  } finally {
    await loading.close()
  }
}
