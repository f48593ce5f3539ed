import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join, resolve } from "node:path"
import { home, own } from "../../../engine/load/child.ts"

/** What a tsconfig.json extends to let the editor know dmon. */
const editorBase = "./.dmon/tsconfig.json"

/**
 * Writes `.dmon/tsconfig.json` anew, if the tsconfig.json that governs this file or folder extends it: the dmon that
 * runs is where the editor finds the types, whichever machine this is. Says whether it wrote; a folder that cannot be
 * written is left as it is, since nothing but an editor's help hangs on it.
 */
export function refreshEditor(path: string): boolean {
  try {
    const config = configOf(path)
    return config !== undefined && extendsBase(readFileSync(config, "utf8")) && writeEditor(dirname(config))
  } catch {
    return false
  }
}

/** Writes a folder's `.dmon/`, if it is not as it would be written. It is of this machine, so git does not take it. */
export function writeEditor(folder: string): boolean {
  const text = `${JSON.stringify(editorConfig(), undefined, 2)}\n`
  const file = join(folder, editorBase)
  if (existsSync(file) && readFileSync(file, "utf8") === text) return false
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(join(dirname(file), ".gitignore"), "*\n")
  // In one step: an editor, or another dmon, may be reading it.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, text)
  renameSync(draft, file)
  return true
}

/** The nearest tsconfig.json from a file or folder upwards. */
function configOf(path: string): string | undefined {
  const start = resolve(path)
  const isFolder = existsSync(start) && statSync(start).isDirectory()
  for (let folder = isFolder ? start : dirname(start); ; folder = dirname(folder)) {
    const config = join(folder, "tsconfig.json")
    if (existsSync(config)) return config
    if (folder === dirname(folder)) return undefined
  }
}

const extendsBase = (text: string) =>
  /"extends"\s*:\s*(?:\[[^\]]*)?"(?:\.\/)?\.dmon\/tsconfig(?:\.json)?"/.test(text.replace(/^\s*\/\/.*$/gm, ""))

/**
 * Where dmon's declarations are, and those of what it hands on. The paths bear no ending: tools that run the files, and
 * heed these paths too, then find nothing to run there and look in node_modules.
 */
function editorConfig() {
  const require = createRequire(join(home, "package.json"))
  const rxjs = join(dirname(require.resolve("rxjs/package.json")), "dist/types")
  const declared = Object.entries(own().types).map(([name, file]) => [name, [file.replace(/(?:\.d)?\.ts$/, "")]])
  const node = nodeTypes(require)
  return {
    compilerOptions: {
      paths: { ...Object.fromEntries(declared), rxjs: [join(rxjs, "index")], "rxjs/*": [join(rxjs, "*/index")] },
      ...(node !== undefined && { typeRoots: ["../node_modules/@types", node], types: ["node"] }),
    },
  }
}

/** The folder that `@types/node` stands in, where this dmon has it. */
function nodeTypes(require: NodeJS.Require): string | undefined {
  try {
    return dirname(dirname(require.resolve("@types/node/package.json")))
  } catch {
    return undefined
  }
}
