import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"

/** A folder of files that lasts as long as a test. */
export interface Folder {
  readonly path: string
  at(name: string): string
  write(name: string, text: string): void
  remove(): void
}

export function folder(files: Readonly<Record<string, string>> = {}): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "dmon-load-")))
  const at = (name: string) => join(path, name)
  const write = (name: string, text: string) => {
    mkdirSync(dirname(at(name)), { recursive: true })
    writeFileSync(at(name), text)
  }
  for (const [name, text] of Object.entries(files)) write(name, text)
  return { path, at, write, remove: () => rmSync(path, { recursive: true, force: true }) }
}
