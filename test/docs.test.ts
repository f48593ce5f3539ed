import { existsSync, readdirSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import ts from "typescript"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../src/base/error.ts"
import { exitCode } from "../src/cli/exit-code.ts"
import { program } from "../src/cli/program/program.ts"
import { flagOf, Settings, variableOf } from "../src/cli/server/settings.ts"
import * as dmon from "../src/dmon.ts"
import { fences, read, root } from "./fences.ts"

const docs = suite("the documentation")
const pages = ["README.md", "CHANGELOG.md", ...readdirSync(join(root, "docs")).map(file => `docs/${file}`)].filter(
  file => file.endsWith(".md"),
)
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter(file => file.endsWith(".ts"))
  .map(file => `src/${file}`)

const all = (pattern: RegExp, text: string): string[] =>
  [...text.matchAll(pattern)].map(([whole, first]) => first ?? whole)
const sorted = (of: Iterable<string>): string[] => [...new Set(of)].sort()
/** The cells of each row of a table whose first cell is code, or a word in capitals. */
const rows = (text: string): string[][] =>
  all(/^\| *(?:`--|DM).*\|$/gm, text).map(row =>
    row
      .split(/(?<!\\)\|/)
      .map(cell => cell.trim())
      .slice(1, -1),
  )

docs("lists every error code that the source has, and no other", () => {
  const thrown = sources.flatMap(file => all(/\bDM\d{3}\b/g, read(file)))
  assert.equal(sorted(rows(read("docs/errors.md")).map(([code = ""]) => code)), sorted(thrown))
  for (const file of pages)
    for (const code of all(/\bDM\d{3}\b/g, read(file))) assert.ok(thrown.includes(code), `${file}: ${code}`)
})

docs("gives each error the exit code that a command has for it", () => {
  for (const [code = "", , , , exit = ""] of rows(read("docs/errors.md"))) {
    if (exit !== "–") assert.is(exit, String(exitCode(new DmonError(code, ""))), code)
  }
})

docs("has a README of at most 150 lines", () => {
  assert.ok(read("README.md").trimEnd().split("\n").length <= 150)
})

/** The anchor that a heading gets: small letters, digits and hyphens. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\d\s_-]/gu, "")
    .trim()
    .replace(/\s/g, "-")

docs("links to files and headings that are there", () => {
  for (const file of pages) {
    const prose = read(file).replace(/^```.*?^```$/gms, "")
    for (const link of all(/\]\(([^)\s]+)\)/g, prose)) {
      if (/^https?:/.test(link)) continue
      const [path = "", heading] = link.split("#")
      const target = path === "" ? resolve(root, file) : resolve(root, dirname(file), path)
      assert.ok(existsSync(target), `${file} links to ${link}`)
      if (heading === undefined) continue
      const headings = all(/^#+ (.*)$/gm, read(target)).map(anchor)
      assert.ok(headings.includes(heading), `${file} links to ${link}, but the headings are ${headings.join(" ")}`)
    }
  }
})

docs("lists every setting with its flag, its variable and its default", () => {
  const defaults: Record<string, unknown> = Settings.parse({})
  const expected = Object.keys(Settings.shape).map(name => {
    const value = defaults[name]
    const flag = value === true ? flagOf(name).replace("--", "--no-") : flagOf(name)
    return [
      `\`${flag}\``,
      `\`${variableOf(name)}\``,
      value === undefined || Array.isArray(value) ? "" : String(value),
    ].join(" ")
  })
  const listed = rows(read("docs/guide.md")).filter(([, variable]) => variable?.startsWith("`DMON_"))
  assert.equal(sorted(listed.map(row => row.slice(0, 3).join(" "))), sorted(expected))
})

docs("names no DMON_ variable that nothing reads, and each that is read", () => {
  const settings = Object.keys(Settings.shape).map(variableOf)
  const quoted = all(/"(DMON_[A-Z_]+)"/g, read("src/cli/server/settings.ts")).filter(
    name => !/^DMON_(?:TEST_|VERSION$)?$/.test(name),
  )
  const named = pages.flatMap(file => all(/\bDMON_[A-Z_]+[A-Z]\b/g, read(file)))
  assert.equal(
    sorted(named),
    sorted([...settings, ...quoted.filter(name => !name.endsWith("_"))]).filter(name => name !== "DMON_VERSION"),
  )
})

docs("names no flag of dmon that it does not have", () => {
  const silent = { out() {}, say() {}, isTTY: false, isHeard: false, columns: 80, colors: false }
  const rootCommand = program(silent, { ended() {}, serving() {} })
  const flags = [rootCommand, ...rootCommand.commands].flatMap(({ options }) => options.map(({ long }) => long))
  for (const file of pages) {
    const text = read(file)
    const commands = [
      ...all(/^(?:\$ )?(dmon .*)$/gm, text),
      ...all(/`(dmon [^`]*)`/g, text),
      ...all(/`(--[a-z-]+)[^`]*`/g, text),
    ]
    for (const flag of commands.flatMap(command => all(/(?<=^|\s)--[a-z][a-z-]*/g, command))) {
      assert.ok([...flags, "--help"].includes(flag), `${file} has the flag ${flag}`)
    }
  }
})

docs("tells of every function that dmon exports, in the guide or among the operators", () => {
  const guide = read("docs/guide.md") + read("docs/operators.md")
  for (const [name, value] of Object.entries(dmon)) {
    if (typeof value === "function") assert.match(guide, new RegExp(`\`${name}[\`(]`), `${name} is not told of`)
  }
})

docs("names files that are there", () => {
  for (const file of pages) {
    for (const path of all(/`((?:src|test|docs|proto)\/[\w./-]+)`/g, read(file))) {
      assert.ok(existsSync(join(root, path)), `${file} names ${path}`)
    }
  }
})

/** The examples among the operators use them without importing each. */
const known = (file: string): string =>
  file === "docs/operators.md"
    ? `import { ${Object.keys(dmon).join(", ")} } from "dmon"\nimport type { Event } from "dmon"\ndeclare const hosts: Record<string, { team: string }>\n`
    : ""

docs("shows TypeScript that compiles", () => {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root)
  const blocks = new Map(
    pages
      .flatMap(fences)
      .filter(({ language }) => language === "ts")
      .map(({ file, line, text }) => [
        join(root, "docs", `${file.replace(/\W/g, "-")}-line-${line}.ts`),
        known(file) + text,
      ]),
  )
  assert.ok(blocks.size > 10)
  const host = ts.createCompilerHost(options)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = file => blocks.has(file) || fileExists(file)
  host.readFile = file => blocks.get(file) ?? readFile(file)
  host.getSourceFile = (file, language, ...rest) => {
    const text = blocks.get(file)
    return text === undefined ? getSourceFile(file, language, ...rest) : ts.createSourceFile(file, text, language)
  }
  const faults = ts.getPreEmitDiagnostics(ts.createProgram([...blocks.keys()], options, host))
  assert.is(ts.formatDiagnostics(faults, { ...host, getCurrentDirectory: () => root }), "")
})

docs.run()
