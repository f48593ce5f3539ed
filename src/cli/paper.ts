import type { Terminal } from "./terminal.ts"

interface Written {
  out: string
  readonly said: string[]
}

/** A terminal that keeps what is written: for a command that is called as a function. */
export function paper(): { readonly terminal: Terminal; readonly written: Written } {
  const written: Written = { out: "", said: [] }
  const terminal: Terminal = {
    out: text => void (written.out += text),
    say: line => void written.said.push(line),
    isTTY: false,
    isHeard: false,
    columns: 120,
    colors: false,
  }
  return { terminal, written }
}
