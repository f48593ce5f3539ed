// Writes docs/operators.md from the docstrings, the table of docs/coming-from-riemann.md, docs/openapi.json from the routes,
// and what the dashboard says of operators; `--check` only compares.
import { readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { comingFromRiemann } from "./docs/coming-from-riemann.ts"
import { openapi } from "./docs/openapi.ts"
import { operators } from "./docs/operators.ts"
import { operatorsPage } from "./docs/operators-page.ts"

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))))
const documented = operators("src/dmon.ts")
const pages = {
  "docs/operators.md": operatorsPage(documented),
  "docs/coming-from-riemann.md": comingFromRiemann(readFileSync("docs/coming-from-riemann.md", "utf8"), documented),
  "docs/openapi.json": openapi(),
  "src/web/dashboard/flows/sentences.json": `${JSON.stringify(
    Object.fromEntries(documented.map(({ name, summary }) => [name, summary.replaceAll("`", "")])),
    null,
    2,
  )}\n`,
}
for (const [file, text] of Object.entries(pages)) {
  if (!process.argv.includes("--check")) writeFileSync(join(file), text)
  else if (readFileSync(file, "utf8") !== text) {
    console.error(`${file} is not what the sources say: npm run docs`)
    process.exitCode = 1
  }
}
