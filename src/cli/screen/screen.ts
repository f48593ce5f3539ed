import { type Key, type Keyboard, keyboard as keysOf } from "./keyboard.ts"

/** All of a terminal, painted line by line. */
export interface Screen {
  readonly columns: number
  readonly rows: number
  /** Shows these lines from the top on; only those that are other than before are written. */
  paint(lines: readonly string[]): void
  /** Gives the terminal back as it was. */
  close(): void
}

export interface ScreenOptions {
  readonly press: (key: Key) => void
  /** It has another size, or has to be painted anew: paint. */
  readonly repaint: () => void
}

/** What a screen stands on; another one in tests. */
export interface Ground {
  readonly output: Pick<NodeJS.WriteStream, "write" | "on" | "off"> & {
    readonly columns?: number
    readonly rows?: number
  }
  readonly keyboard: Keyboard | undefined
  readonly process: Pick<NodeJS.Process, "on" | "off" | "kill" | "pid">
}

/** The alternate screen, no cursor, no wrapping of what is too long. */
const enter = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[2J"
const leave = "\x1b[?7h\x1b[?25h\x1b[?1049l"

const own = (): Ground => ({ output: process.stdout, keyboard: keysOf(), process })

/**
 * Takes the whole terminal, and gives it back whatever happens: at the end, at an exception, when the process is told to end,
 * and for as long as it is stopped (Ctrl-Z).
 */
export function screen({ press, repaint }: ScreenOptions, ground: Ground = own()): Screen {
  const { output, keyboard } = ground
  let shown: string[] = []
  let isOpen = false
  let deaf = () => {}

  const open = () => {
    if (isOpen) return
    isOpen = true
    shown = []
    output.write(enter)
    deaf = keyboard?.listen(key => (key === "ctrl-z" ? stop() : press(key))) ?? (() => {})
  }
  const shut = () => {
    if (!isOpen) return
    isOpen = false
    deaf()
    output.write(leave)
  }
  const stop = () => {
    shut()
    ground.process.kill(ground.process.pid, "SIGSTOP")
  }
  const goOn = () => {
    open()
    resized()
  }
  const resized = () => {
    shown = []
    output.write("\x1b[2J")
    repaint()
  }
  const die = (signal: NodeJS.Signals) => {
    close()
    ground.process.kill(ground.process.pid, signal)
  }
  const heard = [
    ["exit", shut],
    ["SIGTERM", die],
    ["SIGHUP", die],
    ["SIGTSTP", stop],
    ["SIGCONT", goOn],
  ] as const
  const close = () => {
    for (const [name, does] of heard) ground.process.off(name, does as () => void)
    output.off("resize", resized)
    shut()
  }

  for (const [name, does] of heard) ground.process.on(name as "exit", does as () => void)
  output.on("resize", resized)
  open()
  return {
    get columns() {
      return output.columns || 80
    },
    get rows() {
      return output.rows || 24
    },
    paint(lines) {
      if (!isOpen) return
      const fitting = lines.slice(0, this.rows)
      const changes: string[] = []
      for (let i = 0; i < Math.max(fitting.length, shown.length); i++) {
        const line = fitting[i] ?? ""
        if (line !== shown[i]) changes.push(`\x1b[${i + 1};1H${line}\x1b[K`)
      }
      shown = fitting
      if (changes.length > 0) output.write(changes.join(""))
    },
    close,
  }
}
