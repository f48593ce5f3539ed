import { isBuiltin } from "node:module"
import { resolve } from "node:path"
import { constants, Script } from "node:vm"
import { bundler } from "../../engine/load/bundle.ts"
import { evaluate } from "../../engine/load/evaluate.ts"

/** Where entries find what does their imports. */
export const importer: symbol = Symbol.for("dmon.shell.import")

export type Modules = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/**
 * What imports for entries: dmon and RxJS are handed to them, files are bundled as streams files are, and packages are
 * looked for from the folder where the entry stands.
 */
export function importing(modules: () => Promise<Modules>): (folder: string, id: string) => Promise<unknown> {
  return async (folder, id) => {
    const known = await modules()
    if (Object.hasOwn(known, id)) return known[id]
    if (/^(?:\.{0,2}\/|\.{1,2}$)/.test(id)) return file(resolve(folder, id), known)
    return isBuiltin(id) ? import(id) : fromFolder(folder)(id)
  }
}

async function file(path: string, modules: Modules): Promise<unknown> {
  const bundling = bundler([path], Object.keys(modules))
  try {
    const bundle = await bundling.build()
    return evaluate(bundle, { modules, limit: Number.POSITIVE_INFINITY }).namespaces[0]
  } finally {
    bundling.close()
  }
}

/** `import()` as a file in that folder would do it. */
const fromFolder = (folder: string): ((id: string) => Promise<unknown>) =>
  new Script("id => import(id)", {
    filename: resolve(folder, "shell.js"),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER as never,
  }).runInThisContext()
