import { existsSync, readdirSync, statSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { failure } from "./failure.ts"
import { shown } from "./place.ts"
import { similar } from "./similar.ts"

const isSource = (name: string) => /\.(?:ts|mts|js|mjs)$/.test(name) && !/\.(?:test|d)\.m?[tj]s$/.test(name)

/** The streams files of a folder: all but tests and declarations. */
const sourcesIn = (folder: string) =>
  readdirSync(folder)
    .filter(name => isSource(name) && !name.startsWith("."))
    .sort()
    .map(name => join(folder, name))

/** The files that `--streams` names: a file is itself, a folder its streams files. */
export function entries(paths: readonly string[]): string[] {
  return [
    ...new Set(
      paths.flatMap(path => {
        const file = resolve(path)
        if (!existsSync(file)) throw missing(path)
        if (!statSync(file).isDirectory()) return [file]
        const files = sourcesIn(file)
        if (files.length === 0) {
          throw failure("bundle", "DM103", `${shown(file)} holds no streams file`, {
            why: "a folder of streams has .ts, .mts, .js or .mjs files in it, tests aside",
            fix: "dmon init     makes one",
          })
        }
        return files
      }),
    ),
  ]
}

function missing(path: string) {
  const file = resolve(path)
  const folder = dirname(file)
  const neighbours = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []
  const candidates = neighbours.filter(entry => entry.isDirectory() || isSource(entry.name)).map(entry => entry.name)
  const bare = (name: string) => name.replace(/\.\w+$/, "")
  const near = new Set(similar(basename(file), candidates))
  for (const name of candidates) if (bare(name) === bare(basename(file))) near.add(name)
  const prefix = path.slice(0, path.length - basename(path).length)
  const found = [...near].map(name => `${prefix}${name}`)
  return failure("bundle", "DM102", `streams file not found: ${path}`, {
    more: { in: folder, ...(found.length > 0 && { similar: found.join("   ") }) },
    fix: `${found.length > 0 ? `dmon --streams ${found[0]}     or create one:  ` : "create one:  "}dmon init`,
  })
}
