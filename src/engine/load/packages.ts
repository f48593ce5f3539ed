import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** What a package depends on when it brings machine code along. */
const loaders =
  /^(?:bindings|nan|node-addon-api|node-gyp|node-gyp-build(?:-.*)?|node-pre-gyp|@mapbox\/node-pre-gyp|prebuild-install|pkg-prebuilds|napi-.*|@napi-rs\/.*)$|(?:linux|darwin|win32)-(?:x64|arm64)/

interface Manifest {
  readonly gypfile?: boolean
  readonly binary?: unknown
  readonly napi?: unknown
  readonly dependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

/** Whether a package has native code: it finds that by its own place, so it cannot be part of a bundle. */
export function isNative(folder: string): boolean {
  try {
    if (["binding.gyp", "prebuilds", "build/Release"].some(name => existsSync(join(folder, name)))) return true
    if (readdirSync(folder).some(name => name.endsWith(".node"))) return true
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))
    const needs = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
    return Boolean(manifest.gypfile || manifest.binary || manifest.napi || needs.some(name => loaders.test(name)))
  } catch {
    return false
  }
}

/** Whether a CommonJS text of a package asks where it lies: within a bundle the answer would be wrong. */
export const asksItsPlace = (text: string) => /\b__(?:dirname|filename)\b/.test(text)

/** `@scope/name` or `name` of what an import asks for; undefined for a path. */
export const packageNameOf = (specifier: string) =>
  /^(?:@[^/]+\/)?[^./@][^/]*/.exec(specifier.startsWith("/") ? "." : specifier)?.[0]
