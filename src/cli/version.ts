import { readFileSync } from "node:fs"

/** This dmon's version: built in, or from package.json when it runs from its sources. */
export function version(): string {
  const built = process.env["DMON_VERSION"]
  if (built !== undefined) return built
  return (JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { version: string })
    .version
}
