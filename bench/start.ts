import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { median } from "./median.ts"
import { served } from "./served.ts"

/** Milliseconds from the start of the process to its first line about a listener. */
export interface StartFigures {
  /** Nothing is remembered of the streams: they are bundled, type-checked and tried. */
  readonly first: number
  /** They are unchanged since. */
  readonly again: number
}

const [firsts, times] = [3, 7]

/** How long dmon takes to listen, started by these arguments of node: medians. */
export async function start(args: readonly string[]): Promise<StartFigures> {
  const first: number[] = []
  const again: number[] = []
  for (let i = 0; i < firsts; i++) {
    const folder = mkdtempSync(join(tmpdir(), "dmon-bench-"))
    const once = async () => {
      const server = await served({ args, folder })
      await server.stop()
      return server.listeningAfter
    }
    try {
      first.push(await once())
      if (i === firsts - 1) while (again.length < times) again.push(await once())
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return { first: median(first), again: median(again) }
}
