import { readFileSync } from "node:fs"
import type { Remote } from "../../src/engine/remote.ts"
import { routes } from "../../src/web/api.ts"
import { document } from "../../src/web/document.ts"

/** docs/openapi.json: the document as a server of this version serves it. Nothing is asked of the engine for it. */
export function openapi(): string {
  const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string }
  return `${JSON.stringify(document(routes({} as Remote), version), null, 2)}\n`
}
