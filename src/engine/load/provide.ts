import { createRequire } from "node:module"
import { pathToFileURL } from "node:url"

const require = createRequire(import.meta.url)

/** Loads what a bundle asks for from dmon (by where its files are) and RxJS, as far as `modules` has it not yet. */
export async function provide(
  externals: readonly string[],
  files: Readonly<Record<string, string>>,
  modules: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  for (const id of externals) {
    if (id in modules) continue
    const file = files[id]
    if (file) modules[id] = await import(pathToFileURL(file).href)
    else if (/^rxjs(?:\/|$)/.test(id)) modules[id] = require(id)
  }
  return modules
}
