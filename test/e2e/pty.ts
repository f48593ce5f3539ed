import { spawn } from "node:child_process"
import { bin, until, type Workplace } from "./server.ts"

/**
 * Runs a program on a pseudo-terminal of its own. On standard input stand JSON lines that say what is to happen: keys,
 * another size, a signal; on standard output is what the program writes.
 */
const program = `
import fcntl, json, os, pty, select, signal, struct, sys, termios
columns, rows, *args = sys.argv[1:]
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(args[0], args)
def size(columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", int(rows), int(columns), 0, 0))
    os.kill(pid, signal.SIGWINCH)
size(columns, rows)
rest = b""
while True:
    ready, _, _ = select.select([terminal, 0], [], [])
    if terminal in ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:
            break
        if not data:
            break
        os.write(1, data)
    if 0 in ready:
        data = os.read(0, 65536)
        if not data:
            os.kill(pid, signal.SIGKILL)
            break
        *lines, rest = (rest + data).split(b"\\n")
        for line in lines:
            said = json.loads(line)
            if "keys" in said:
                os.write(terminal, said["keys"].encode())
            if "size" in said:
                size(*said["size"])
            if "signal" in said:
                os.kill(pid, getattr(signal, said["signal"]))
_, status = os.waitpid(pid, 0)
os.write(2, json.dumps({"code": os.waitstatus_to_exitcode(status)}).encode())
`

const open = new Set<ReturnType<typeof spawn>>()

/** Ends those that a failed test has left. */
export const endTerminals = (): void => {
  for (const child of open) child.stdin?.end()
}

/** A command of dmon's on a terminal: what it has written, and somebody at the keys. */
function terminal(
  args: readonly string[],
  { env, cwd, columns = 80, rows = 24 }: { env: NodeJS.ProcessEnv; cwd?: string; columns?: number; rows?: number },
) {
  const child = spawn("python3", ["-c", program, `${columns}`, `${rows}`, process.execPath, bin, ...args], {
    env: { ...env, TERM: "xterm", NO_COLOR: "1" },
    cwd,
  })
  open.add(child)
  let [written, ended] = ["", ""]
  child.stdout.setEncoding("utf8").on("data", text => (written += text))
  child.stderr.on("data", text => (ended += text))
  const over = new Promise<void>(resolve => child.on("close", () => resolve(void open.delete(child))))
  const say = (what: object) => child.stdin.write(`${JSON.stringify(what)}\n`)
  return {
    written: () => written,
    keys: (keys: string) => say({ keys }),
    size: (columns: number, rows: number) => say({ size: [columns, rows] }),
    signal: (signal: string) => say({ signal }),
    /** Its exit code; below zero the signal that ended it. */
    async code(): Promise<number> {
      await over
      return (JSON.parse(ended) as { code: number }).code
    },
  }
}

/** A command that paints the terminal. */
export function onTerminal(at: Workplace, ...args: string[]) {
  const own = terminal(args, at)
  const seen = () => screenOf(own.written()).join("\n")
  return {
    ...own,
    /** What stands on the screen. */
    seen,
    until: (text: string | RegExp) =>
      until(`${text} on the screen`, () => new RegExp(text).test(seen())).catch(error => {
        throw new Error(`${error.message}, but\n${seen()}`)
      }),
  }
}

/** A command with a prompt, and somebody who types. */
export function onPrompt(args: readonly string[], at: { env: NodeJS.ProcessEnv; cwd: string }) {
  const { written, keys, code } = terminal(args, { ...at, columns: 120 })
  /** All that was printed, without what moves the cursor and colours. */
  const printed = () =>
    written()
      .replace(/\x1b\[[\d;?]*[A-Za-z]/g, "")
      .replace(/\r/g, "")
  /** Waits until what is printed after `from` matches. */
  const sees = (pattern: RegExp, from = 0) =>
    until(`${pattern}`, () => pattern.test(printed().slice(from)), 30).catch(error => {
      throw new Error(`${error.message}, but\n${printed().slice(-500)}`)
    })
  return {
    printed,
    sees,
    type: keys,
    /** Types a line, and waits for the prompt after it; tells what was printed between. */
    async line(text: string, prompt = /\ndmon\S*> $/): Promise<string> {
      const from = printed().length
      keys(`${text}\r`)
      await sees(prompt, from)
      return printed().slice(from).split("\n").slice(1, -1).join("\n")
    },
    ended: code,
  }
}

/** The lines that stand on a screen to which this was written, as far as dmon writes such things. */
function screenOf(written: string): string[] {
  const screens: { lines: string[]; row: number }[] = [{ lines: [], row: 0 }]
  for (const [part, at] of written.matchAll(/\x1b\[(\d+);1H|\x1b\[\??[\d;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+/g)) {
    const screen = screens.at(-1)!
    if (at !== undefined) screen.lines[(screen.row = Number(at) - 1)] = ""
    else if (part === "\x1b[?1049h") screens.push({ lines: [], row: 0 })
    else if (part === "\x1b[?1049l") screens.pop()
    else if (part === "\x1b[2J") screen.lines = []
    else if (part === "\x1b[K") screen.lines[screen.row] = screen.lines[screen.row] ?? ""
    else if (part === "\n") screen.row++
    else if (part !== "\r" && !part.startsWith("\x1b"))
      screen.lines[screen.row] = (screen.lines[screen.row] ?? "") + part
  }
  return [...screens.at(-1)!.lines].map(line => line ?? "")
}
