import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative, resolve } from "node:path"
import { DmonError } from "../../../base/error.ts"
import type { Terminal } from "../../terminal.ts"
import { refreshEditor, writeEditor } from "./editor.ts"
import { type InitFile, initFiles } from "./init-files.ts"

interface InitOptions {
  readonly json?: boolean
}

/** `dmon init`: a folder to begin with. What is there already stays as it is; exit 1 if that is all of it. */
export async function init(folder: string | undefined, { json }: InitOptions, terminal: Terminal): Promise<number> {
  const root = resolve(folder ?? ".")
  const { created, kept } = writeAll(root)
  if (json) {
    const names = (files: readonly InitFile[]) => files.map(({ name }) => name)
    terminal.out(`${JSON.stringify({ folder: root, created: names(created), kept: names(kept) })}\n`)
  } else {
    for (const file of created) terminal.out(line("created", file.name, file.about))
    for (const file of kept) terminal.out(line("kept", file.name, "it was there before"))
    if (kept.some(({ name }) => name === "tsconfig.json") && !refersToDmon(root)) {
      terminal.say(`  note     for completion in the editor, add to tsconfig.json:  "extends": "./.dmon/tsconfig.json"`)
    }
    const way = relative(process.cwd(), root)
    terminal.out(`  next     ${way && `cd ${quoted(way)} && `}dmon --streams ./mystreams.ts\n`)
  }
  return created.length > 0 ? 0 : 1
}

function writeAll(root: string): { created: InitFile[]; kept: InitFile[] } {
  const created: InitFile[] = []
  const kept: InitFile[] = []
  try {
    mkdirSync(root, { recursive: true })
    for (const file of initFiles) (writeNew(join(root, file.name), file.text) ? created : kept).push(file)
    writeEditor(root)
    return { created, kept }
  } catch (cause) {
    throw new DmonError("DM141", `cannot write to ${root}`, {
      why: (cause as Error).message,
      fix: "name a folder of yours:  dmon init ~/monitoring",
      ...(created.length > 0 && { more: { created: created.map(({ name }) => name).join("  ") } }),
      cause,
    })
  }
}

/** Writes a file that is not there; false if it is, even if it came this instant. */
function writeNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: "wx" })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false
    throw error
  }
}

function refersToDmon(root: string): boolean {
  refreshEditor(root)
  const config = join(root, "tsconfig.json")
  return existsSync(config) && readFileSync(config, "utf8").includes(".dmon/tsconfig")
}

const line = (what: string, name: string, about: string) => `  ${what.padEnd(7)}  ${name.padEnd(17)}  ${about}\n`

const quoted = (path: string) => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`)
