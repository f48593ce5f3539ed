import type { Terminal } from "../../terminal.ts"

/** Tells each key that is pressed, Ctrl-C too, until what it returns is called; undefined where nobody can press any. */
export function keys({ isTTY }: Pick<Terminal, "isTTY">, pressed: (key: string) => void): (() => void) | undefined {
  const { stdin } = process
  if (!isTTY || !stdin.isTTY) return undefined
  const each = (text: string) => {
    for (const key of text) pressed(key)
  }
  stdin.setRawMode(true).setEncoding("utf8").on("data", each).resume()
  return () => void stdin.off("data", each).setRawMode(false).pause()
}
