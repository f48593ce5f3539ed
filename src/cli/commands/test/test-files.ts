import { existsSync, readdirSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { DmonError } from "../../../base/error.ts"
import { shown } from "../../../engine/load/place.ts"

const isTest = (name: string) => /\.test\.m?[tj]s$/.test(name)

/** The tests that paths name: a file is itself, a folder all tests below it, but for packages and hidden folders. */
export function testFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap(path => {
    const file = resolve(path)
    if (!existsSync(file)) throw none(`there is no file or folder ${path}`)
    return statSync(file).isDirectory() ? below(file) : [file]
  })
  if (files.length > 0) return [...new Set(files)]
  throw none(`no tests in ${paths.map(path => shown(resolve(path)) || ".").join(", ")}`)
}

function below(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  return entries.flatMap(entry => {
    const path = join(folder, entry.name)
    if (!entry.isDirectory()) return isTest(entry.name) ? [path] : []
    return entry.name === "node_modules" || entry.name.startsWith(".") ? [] : below(path)
  })
}

/** DM142: nothing to test. */
export const none = (what: string) =>
  new DmonError("DM142", what, {
    why: "tests are what node:test runs in files named *.test.ts (or .mts, .js, .mjs)",
    fix: "dmon init     makes one, with streams that it tests",
  })
