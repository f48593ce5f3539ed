import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { ancestors } from "./inputs.ts"

interface Looked {
  readonly found: Set<string>
  readonly missing: Set<string>
}

/** The tsconfig.json and package.json that govern a file, with all that a tsconfig extends, and where they were sought in vain. */
export function configsOf(file: string, looked: Looked): void {
  for (const name of ["tsconfig.json", "package.json"]) {
    for (const folder of ancestors(file)) {
      const path = join(folder, name)
      if (!existsSync(path)) {
        looked.missing.add(path)
        continue
      }
      if (name === "tsconfig.json") extended(path, looked)
      else looked.found.add(path)
      break
    }
  }
}

function extended(config: string, looked: Looked): void {
  if (looked.found.has(config)) return
  looked.found.add(config)
  for (const base of basesOf(readFileSync(config, "utf8"))) {
    const path = locate(base, config)
    if (path && existsSync(path)) extended(path, looked)
    else looked.missing.add(path ?? join(dirname(config), "node_modules", base))
  }
}

/** What stands at "extends". Comments are blanked first; a whole JSONC reader would learn nothing more. */
function basesOf(text: string): string[] {
  const plain = text.replace(/("(?:[^"\\\n]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string) => string ?? "")
  const value = /"extends"\s*:\s*("(?:[^"\\]|\\.)*"|\[[^\]]*\])/.exec(plain)?.[1] ?? ""
  return [...value.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(match => JSON.parse(`"${match[1]}"`))
}

function locate(base: string, config: string): string | undefined {
  if (base.startsWith(".") || isAbsolute(base)) {
    const path = resolve(dirname(config), base)
    return existsSync(path) || path.endsWith(".json") ? path : `${path}.json`
  }
  const require = createRequire(config)
  for (const name of [base, `${base}.json`, `${base}/tsconfig.json`]) {
    try {
      return require.resolve(name)
    } catch {}
  }
}
