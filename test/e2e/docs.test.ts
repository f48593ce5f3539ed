import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { fences, read } from "../fences.ts"
import { missing } from "./plain.ts"
import { bin, call, has, type Server, server, until, type Workplace, workplace } from "./server.ts"

/**
 * Runs every command of the documentation, in the order in which it stands there: the lines of `sh` blocks, and those
 * that begin with `$` in `console` blocks. What is printed below such a line must have been printed. A console block
 * without commands is what the server says. The server runs the README's own streams file; the ports that the
 * documentation names are replaced by the free ones that it got.
 */
const docs = suite("the commands of the documentation")

const pages = [
  "README.md",
  "docs/guide.md",
  "docs/protocols.md",
  "docs/testing.md",
  "docs/time-travel.md",
  "docs/shell.md",
]
/** Commands that are not run, and why. */
const notRun: readonly (readonly [command: RegExp, why: string])[] = [
  [/^npm ci && npm start$/, "CI runs npm ci itself; npm start takes the default ports and does not end"],
  [/^npm pack$/, "serve.test.ts packs the tarball …"],
  [/^npm install -g /, "… and installs it"],
  [/^sudo /, "it needs root and systemd"],
  [/^dmon .*--host 0\.0\.0\.0/, "it opens ports to other machines"],
]
/** Programs that are not dmon's: `script` gives a command the terminal that a reader has. */
const clients = ["script", "riemann-client", "nc", "curl"]

interface Step {
  /** None: the server says what is shown. */
  readonly command?: string
  readonly shown: readonly string[]
  readonly at: string
}

function stepsOf(page: string): Step[] {
  return fences(page).flatMap(({ file, language, text, line: first }): Step[] => {
    const lines = text.trimEnd().split("\n")
    const at = (i: number) => `${file}:${first + i}`
    if (language === "sh") return lines.map((command, i) => ({ command, shown: [], at: at(i) }))
    if (language !== "console") return []
    if (!lines[0]?.startsWith("$ ")) return [{ shown: lines, at: at(0) }]
    const begins = lines.flatMap((line, i) => (line.startsWith("$ ") ? [i] : []))
    return begins.map((i, n) => ({ command: lines[i]!.slice(2), shown: lines.slice(i + 1, begins[n + 1]), at: at(i) }))
  })
}

/** One reader, who works in a folder of his own. `self`: dmon shows its own machine too, whose state nobody knows before. */
function reader(at: Workplace, self: boolean) {
  const [programs, home] = [join(at.folder, "bin"), join(at.folder, "home")]
  for (const folder of [programs, home]) mkdirSync(folder)
  writeFileSync(join(programs, "dmon"), `#!/bin/sh\nexec "${process.execPath}" "${bin}" "$@"\n`)
  chmodSync(join(programs, "dmon"), 0o755)
  const path = `${programs}:${process.env["PATH"]}`
  const env = {
    ...at.env,
    HOME: home,
    PATH: path,
    SHELL: "/bin/bash",
    TERM: "xterm",
    COLUMNS: "120",
    NO_COLOR: "1",
    TZ: "UTC",
  }
  let folder = home
  let dmon: Server | undefined

  const start = async (file: string, ...args: string[]): Promise<string> => {
    await dmon?.stop()
    if (!existsSync(join(folder, file))) writeFileSync(join(folder, file), streamsFile())
    dmon = await server({ ...at, folder }, ["--streams", file, ...args], { NO_COLOR: "1", DMON_SELF: String(self) })
    return `${dmon.out()}\n${dmon.err()}`
  }
  const withPorts = (command: string): string => {
    if (dmon === undefined) return command
    const { port } = dmon
    return command
      .replace(/\b5555\b/g, String(port(command.includes(" -U ") ? "Riemann and JSON datagrams" : "TCP")))
      .replace(/\b7689\b/g, String(port("event datagrams")))
      .replace(/\b5556\b/g, String(port("HTTP")))
  }
  const run = async (command: string): Promise<{ code: number; printed: string }> => {
    const [, into] = /^cd (\S+)$/.exec(command) ?? []
    if (into !== undefined) {
      folder = join(folder, into)
      return { code: existsSync(folder) ? 0 : 1, printed: "" }
    }
    const [, streams, ...data] = /^dmon --streams (\S+)(?: (--data) (\S+))?$/.exec(command) ?? []
    if (streams !== undefined) return { code: 0, printed: await start(streams, ...data.filter(Boolean)) }
    const { code, stdout } = await call("script", ["-qec", `cd '${folder}'\n${withPorts(command)}`, "/dev/null"], {
      env,
    })
    return { code, printed: stdout }
  }
  return {
    start,
    async follow({ command, shown, at: place }: Step) {
      if (command === undefined) {
        const said = () => `${dmon?.out()}\n${dmon?.err()}`
        await until(`${place}: ${JSON.stringify(shown)}`, () => missing(shown, said()) === undefined).catch(error => {
          throw new Error(`${error.message}; the server said:\n${said()}`)
        })
        return
      }
      if (notRun.some(([pattern]) => pattern.test(command))) return
      const { code, printed } = await run(command)
      const lacks = missing(shown, printed)
      assert.is(lacks, undefined, `${place}: ${command}\ndoes not print  ${lacks}\nbut\n${printed}`)
      const mayFail = shown.some(line => line.startsWith("error DM"))
      assert.ok(code === 0 || mayFail, `${place}: ${command}\nends with ${code}:\n${printed}`)
    },
    stop: async () => void (await dmon?.stop()),
  }
}

const streamsFile = () => fences("README.md").find(({ language }) => language === "ts")?.text as string
const ready = async () => {
  for (const client of clients) if (!(await has(client))) return false
  return true
}

for (const page of pages) {
  docs(`${page} works as it is written`, async () => {
    if (!(await ready())) return
    const at = workplace()
    const person = reader(at, page === "README.md")
    try {
      // The README starts the server itself; the other pages take it for running.
      if (page !== "README.md") await person.start("mystreams.ts", "--no-check")
      for (const step of stepsOf(page)) await person.follow(step)
    } finally {
      await person.stop()
      at.remove()
    }
  })
}

docs("says of no command that it is not run unless there is such a command", () => {
  const commands = pages.flatMap(stepsOf).flatMap(({ command }) => command ?? [])
  for (const [pattern] of notRun)
    assert.ok(
      commands.some(command => pattern.test(command)),
      String(pattern),
    )
})

docs("README.md shows the same version that package.json has", () => {
  assert.match(read("README.md"), `dmon-${JSON.parse(read("package.json")).version}.tgz`)
})

docs.run()
