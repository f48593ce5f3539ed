import { readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { text as textOf } from "node:stream/consumers"
import { DmonError } from "../../../base/error.ts"
import type { ProtocolName } from "../../../shell/builtins/old.ts"
import { interactive } from "../../../shell/interactive.ts"
import { script } from "../../../shell/script.ts"
import { insideClient } from "../../../web/inside.ts"
import { placeOf, type Reach } from "../../connection/connect.ts"
import { interrupted } from "../../exit-code.ts"
import type { Terminal } from "../../terminal.ts"
import { handedToShell } from "./handed-to-shell.ts"

export interface ShellOptions extends Reach {
  readonly eval?: string
  readonly json?: boolean
  /** Milliseconds. */
  readonly for?: number
  readonly timeout?: number
  readonly inside?: boolean
  readonly protocol?: ProtocolName
}

/** `dmon shell`: entries of TypeScript, from a person, from `-e`, from a file or from standard input. */
export async function shell(
  file: string | undefined,
  args: readonly string[],
  options: ShellOptions,
  terminal: Terminal,
): Promise<number> {
  const handed = handedToShell(options)
  const { protocol } = options
  const inside = options.inside ? insideOf(options, terminal) : undefined
  if (options.eval === undefined && file === undefined && process.stdin.isTTY === true && terminal.isTTY) {
    const { stdin: input, stdout: output } = process
    await interactive(handed, terminal, { protocol, env: process.env, input, output, inside })
    return 0
  }
  const all = options.eval === undefined || file === undefined ? args : [file, ...args]
  const text = options.eval ?? (await textIn(file ?? "-"))
  if (inside) {
    const printed = await inside(text)
    if (printed !== "") terminal.out(`${printed}\n`)
    return 0
  }
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  process.once("SIGINT", stop)
  try {
    await script(text, handed, terminal, {
      protocol,
      args: all,
      json: options.json === true || !terminal.isTTY,
      folder: options.eval !== undefined || file === undefined || file === "-" ? process.cwd() : dirname(resolve(file)),
      for: options.for,
      timeout: options.timeout,
      signal: stopping.signal,
    })
    return stopping.signal.aborted ? interrupted : 0
  } finally {
    process.off("SIGINT", stop)
  }
}

/** Entries run in the server itself: never over TCP. */
function insideOf(reach: Reach, { colors, columns }: Terminal): (text: string) => Promise<string> {
  const { socket } = placeOf(reach).where
  if (socket !== undefined) {
    const ask = insideClient(socket)
    return text => ask({ text, colors, columns })
  }
  throw new DmonError("DM503", "what runs inside the server comes by its unix socket only", {
    why: "whoever reaches a port could run anything there",
    fix: "on that machine:  dmon shell --inside     from another one:  ssh HOST -t dmon shell --inside",
  })
}

async function textIn(file: string): Promise<string> {
  if (file === "-") return textOf(process.stdin)
  try {
    return readFileSync(file, "utf8").replace(/^#!.*/, "")
  } catch (cause) {
    throw new DmonError("DM177", `${file} cannot be read`, {
      why: (cause as Error).message,
      fix: "name a script",
      cause,
    })
  }
}
