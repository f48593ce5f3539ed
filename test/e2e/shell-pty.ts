import { spawn } from "node:child_process"
import { until } from "./server.ts"

/** A command in a terminal of its own (`script` of util-linux makes it), and somebody who types. */
export interface Pty {
  /** All that was printed, without what moves the cursor and colours. */
  readonly printed: () => string
  type(text: string): void
  /** Types a line, and waits for the prompt after it; tells what was printed between. */
  line(text: string, prompt?: RegExp): Promise<string>
  /** Waits until what is printed after `from` matches. */
  sees(pattern: RegExp, from?: number): Promise<void>
  ended(): Promise<number>
}

export function pty(command: string, { env, cwd }: { env: NodeJS.ProcessEnv; cwd: string }): Pty {
  const child = spawn("script", ["-qfec", command, "/dev/null"], { env: { ...env, TERM: "xterm" }, cwd })
  let raw = ""
  child.stdout.on("data", chunk => (raw += chunk))
  child.stdin.on("error", () => {})
  const printed = () => raw.replace(/\x1b\[[\d;?]*[A-Za-z]/g, "").replace(/\r/g, "")
  const sees = async (pattern: RegExp, from = 0) => {
    await until(
      `${pattern} after ${JSON.stringify(printed().slice(-500))}`,
      () => pattern.test(printed().slice(from)),
      30,
    )
  }
  return {
    printed,
    sees,
    type: text => void child.stdin.write(text),
    async line(text, prompt = /\ndmon\S*> $/) {
      const from = printed().length
      child.stdin.write(`${text}\r`)
      await sees(prompt, from)
      return printed().slice(from).split("\n").slice(1, -1).join("\n")
    },
    async ended() {
      await until("the end of the command", () => child.exitCode !== null)
      return child.exitCode as number
    },
  }
}
