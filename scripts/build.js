// Builds dist/: the library, the command and the dashboard by esbuild, the types by tsc. Does nothing when dist/ is newer than its sources.
import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { build } from "esbuild"
import { dashboard } from "./dashboard.js"

const root = dirname(dirname(fileURLToPath(import.meta.url)))
process.chdir(root)
const { dependencies, version } = JSON.parse(readFileSync("package.json", "utf8"))

const sources = [
  "package.json",
  "package-lock.json",
  "tsconfig.build.json",
  "scripts/build.js",
  "scripts/dashboard.js",
].concat(readdirSync("src", { recursive: true }).map(file => join("src", file)))
const newest = Math.max(...sources.map(file => statSync(file).mtimeMs))
const stamp = "dist/.built"
if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest && !process.argv.includes("--force")) process.exit(0)

console.error("building dist/: some seconds, only when the sources are newer")
rmSync("dist", { recursive: true, force: true })
mkdirSync("dist")
// Children run as files of their own; what is heavy and rarely needed, and what a user's code shares with dmon, stays outside.
const external = ["rxjs", "esbuild", "ts-node", "nodemailer"]
// An imported package that does not say that it is CommonJS is read three times: to tell what it is, what it exports, and to
// run. For TypeScript's 9 MB that costs 0.3 s, so it is required.
const required = {
  name: "required",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^typescript$/ }, ({ path, kind }) =>
      kind === "require-call" ? { path, external: true } : { path, namespace: "required" },
    )
    onLoad({ filter: /./, namespace: "required" }, ({ path }) => ({ contents: `module.exports = require("${path}")` }))
  },
}
await build({
  entryPoints: ["src/engine", "src/shell"]
    .flatMap(folder => readdirSync(folder).map(file => `${folder}/${file}`))
    .filter(file => file.endsWith("-child.ts"))
    .concat("src/dmon.ts", "src/testing/testing.ts", "src/cli/main.ts")
    .map(file => ({ in: file, out: file.replace(/^src\/(?:\w+\/)?/, "").replace(/\.ts$/, "") })),
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  sourcemap: true,
  sourcesContent: false,
  external: external.filter(name => name in dependencies),
  define: { "process.env.DMON_VERSION": JSON.stringify(version) },
  // Bundled CommonJS packages call require().
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  plugins: [required],
  logLevel: "warning",
})
await dashboard()
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" })
writeFileSync(stamp, "")
