import { EventEmitter } from "node:events"
import type { Ground } from "../../../src/cli/screen/screen.ts"

/** A terminal that obeys what is written to it, as far as dmon writes such things; its keys, and the signals around it. */
export function ground(columns = 80, rows = 24) {
  const output = Object.assign(new EventEmitter(), {
    columns,
    rows,
    written: "",
    write(text: string) {
      output.written += text
      return true
    },
  })
  const process = Object.assign(new EventEmitter(), {
    pid: 7,
    killed: [] as (string | number)[],
    kill(_: number, signal: string | number) {
      process.killed.push(signal)
      return true
    },
  })
  let told = 0
  const heard = new Set<(key: string) => void>()
  const keyboard = {
    listen(press: (key: string) => void) {
      heard.add(press)
      return () => void heard.delete(press)
    },
  }
  return {
    ground: { output, process, keyboard } as unknown as Ground,
    output,
    process,
    press(...keys: string[]) {
      for (const key of keys) for (const press of [...heard]) press(key)
    },
    isHeard: () => heard.size > 0,
    /** What a person sees now. */
    seen: () => screenOf(output.written),
    /** What was written since this was asked last. */
    fresh() {
      const text = output.written.slice(told)
      told = output.written.length
      return text
    },
  }
}

/** The lines that stand on a screen to which this was written; none after the alternate screen was left. */
function screenOf(written: string): string[] {
  let lines: string[] = []
  let row = 0
  for (const [part, at] of written.matchAll(
    /\x1b\[(\d+);1H|\x1b\[\?1049[hl]|\x1b\[2J|\x1b\[K|\x1b\[\?\d+[hl]|[^\x1b]+|\x1b/g,
  )) {
    if (at !== undefined) lines[(row = Number(at) - 1)] = ""
    else if (part === "\x1b[2J" || part.startsWith("\x1b[?1049")) lines = []
    else if (!part.startsWith("\x1b")) lines[row] = (lines[row] ?? "") + part
  }
  return [...lines].map(line => line ?? "")
}
