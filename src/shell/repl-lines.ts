import type { REPLServer } from "node:repl"
import { kept } from "./history.ts"

/** Lines that come while one is worked on (pasted ones do) wait until it is done. */
export function oneByOne(repl: REPLServer): { hold(): void; release(): void } {
  const handlers = repl.listeners("line") as ((line: string) => void)[]
  const waiting: string[] = []
  let held = false
  repl.removeAllListeners("line")
  const pump = () => {
    while (!held && waiting.length > 0) {
      const line = waiting.shift() as string
      for (const handle of handlers) handle.call(repl, line)
    }
  }
  repl.on("line", line => {
    waiting.push(line)
    pump()
  })
  return {
    hold: () => void (held = true),
    release() {
      held = false
      pump()
    },
  }
}

const linesOf = (repl: REPLServer) => repl as unknown as { history: string[]; lines: string[] }

/** What the arrow keys go through, the newest first. */
export function remember(repl: REPLServer, entries: readonly string[]): void {
  linesOf(repl).history = entries.slice(-kept).reverse()
}

/** An entry of several lines takes the place of its lines. */
export function rememberLast(repl: REPLServer, text: string): void {
  const own = linesOf(repl)
  const lines = text.split("\n").length
  if (lines > 1) own.history = [text, ...own.history.slice(lines)]
}
