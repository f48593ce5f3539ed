import { harmless } from "../base/harmless.ts"

/** Where a command speaks: data to standard output, all else to standard error. */
export interface Terminal {
  /** Writes data as it is. */
  out(text: string): void
  /** Says something to the person: a line on standard error. */
  say(line: string): void
  /** Writes one line on standard error over the one before; only where a person reads it. */
  readonly repaint?: ((line: string) => void) | undefined
  /** How many bytes of data nobody has read yet; only where that can be. */
  readonly unread?: (() => number) | undefined
  /** Clears the screen that standard output is on. */
  readonly clear?: (() => void) | undefined
  /** Whether a person reads the data, so that a table says more than JSON. */
  readonly isTTY: boolean
  /** Whether a person reads what is said. */
  readonly isHeard: boolean
  readonly columns: number
  readonly rows?: number | undefined
  readonly colors: boolean
}

/** The terminal that this process stands in; NO_COLOR, FORCE_COLOR, TERM=dumb and `--no-color` are honoured. */
export function terminal(args: readonly string[], env: NodeJS.ProcessEnv = process.env): Terminal {
  const { stdout, stderr } = process
  const refused = Boolean(env["NO_COLOR"]) || args.includes("--no-color")
  const wanted = Boolean(env["FORCE_COLOR"]) && env["FORCE_COLOR"] !== "0"
  return {
    out: text => void stdout.write(text),
    say: line => void stderr.write(`${harmless(line, "\n")}\n`),
    ...(stderr.isTTY === true && { repaint: (line: string) => void stderr.write(`\r\x1b[K${harmless(line)}`) }),
    unread: () => stdout.writableLength,
    ...(stdout.isTTY === true && env["TERM"] !== "dumb" && { clear: () => void stdout.write("\x1b[2J\x1b[3J\x1b[H") }),
    isTTY: stdout.isTTY === true,
    isHeard: stderr.isTTY === true,
    get columns() {
      return stdout.columns || Number(env["COLUMNS"]) || 80
    },
    get rows() {
      return stdout.rows
    },
    colors: !refused && (wanted || (stdout.isTTY === true && env["TERM"] !== "dumb")),
  }
}
