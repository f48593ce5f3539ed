import { type ChildProcess, execFile, spawn } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

export const bin = resolve(import.meta.dirname, "../../bin/dmon")

/** A folder of its own for one test, with the places where dmon keeps things inside it. */
export function workplace() {
  const folder = mkdtempSync(join(tmpdir(), "dmon-test-"))
  const env = {
    ...process.env,
    // Whoever runs the tests may ask for colours of its own.
    FORCE_COLOR: undefined,
    NODE_OPTIONS: "",
    XDG_RUNTIME_DIR: folder,
    XDG_CACHE_HOME: join(folder, "cache"),
    XDG_CONFIG_HOME: join(folder, "config"),
    SMTP_URL: "",
    // Tests count events; this machine's own are not theirs.
    DMON_SELF: "no",
  }
  return {
    folder,
    env,
    write: (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
export type Workplace = ReturnType<typeof workplace>

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a program to its end. */
export function call(
  file: string,
  args: readonly string[],
  { env, input = "" }: { env?: NodeJS.ProcessEnv; input?: string } = {},
) {
  return new Promise<Ended>(done => {
    const child = execFile(file, args, { timeout: 30_000, ...(env && { env }) }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 1) : 0
      done({ code, stdout, stderr })
    })
    child.stdin?.on("error", () => {})
    child.stdin?.end(input)
  })
}

/** Waits until something holds; what it waited for is in the error. */
export async function until<T>(
  what: string,
  holds: () => T | Promise<T>,
  seconds = 15,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const value = await holds()
    if (value) return value as Exclude<T, false | null | undefined>
    if (Date.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`)
    await new Promise(again => setTimeout(again, 20))
  }
}

export interface Server {
  readonly process: ChildProcess
  readonly out: () => string
  readonly err: () => string
  /** The port of the line that says this. */
  port(of: "TCP" | "Riemann and JSON datagrams" | "event datagrams" | "HTTP" | "TLS"): number
  /** Another command of the same dmon, from the same place. */
  command(...args: string[]): Promise<Ended>
  stop(): Promise<number | null>
}

/** The server itself, as a user starts it, on free ports. */
export async function server(at: Workplace, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Server> {
  const ports = ["--port", "auto", "--json-port", "auto", "--http-port", "auto"]
  const child = spawn(process.execPath, [bin, ...ports, ...args], { env: { ...at.env, ...env }, cwd: at.folder })
  let [out, err] = ["", ""]
  child.stdout.on("data", text => (out += text))
  child.stderr.on("data", text => (err += text))
  const begun = until("the server's start", () => out.includes("ready in") || child.exitCode !== null, 30)
  await begun.catch(error => {
    child.kill("SIGKILL")
    throw new Error(`${error.message}: ${err}`)
  })
  if (child.exitCode !== null) throw new Error(`dmon ended with ${child.exitCode}: ${err}`)
  return {
    process: child,
    out: () => out,
    err: () => err,
    port(of) {
      const line = out.split("\n").find(text => text.startsWith("Listening") && text.includes(`${of} on:`))
      return Number(/(\d+)\/?$/.exec(line ?? "")?.[1])
    },
    command: (...given) => call(process.execPath, [bin, ...given], { env: { ...at.env, ...env } }),
    async stop() {
      if (child.exitCode === null) child.kill("SIGTERM")
      await until("the server's end", () => child.exitCode !== null || child.signalCode !== null)
      return child.exitCode
    },
  }
}

/** Skips a test whose real client is not installed, except where that is a failure (DMON_TEST_CLIENTS=required). */
export async function has(client: string): Promise<boolean> {
  const { code } = await call("which", [client])
  if (code === 0) return true
  if (process.env["DMON_TEST_CLIENTS"] === "required")
    throw new Error(`${client} is not installed, and is required here`)
  return false
}
