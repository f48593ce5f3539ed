// Builds dist/dashboard/: the page's script and style under names that bear their hash, each also as gzip.
import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, extname, join } from "node:path"
import { constants, gzipSync } from "node:zlib"
import { build } from "esbuild"

const from = "src/web/dashboard"
const to = "dist/dashboard"
/** What stands in the page, and under which licence that may be: it goes where the page goes. */
const packages = ["preact", "uplot", "@dagrejs/dagre", "@dagrejs/graphlib"]

export async function dashboard() {
  const { metafile } = await build({
    entryPoints: { app: join(from, "main.tsx") },
    outdir: join(to, "assets"),
    entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    target: ["es2022", "chrome111", "firefox113", "safari16.4"],
    minify: true,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
  })
  const outputs = Object.entries(metafile.outputs)
  const [script, { imports, cssBundle }] = outputs.find(([, { entryPoint }]) => entryPoint?.endsWith("main.tsx"))
  const chunks = imports.filter(({ kind }) => kind === "import-statement").map(({ path }) => path)
  const address = file => `/assets/${basename(file)}`
  const tags = [
    `<link rel="icon" href="${address(hashed("icon.svg"))}" type="image/svg+xml">`,
    `<link rel="stylesheet" href="${address(cssBundle)}">`,
    ...chunks.map(file => `<link rel="modulepreload" href="${address(file)}">`),
    `<script type="module" src="${address(script)}"></script>`,
  ]
  const page = readFileSync(join(from, "index.html"), "utf8").replace("<!-- built -->", tags.join("\n"))
  writeFileSync(join(to, "index.html"), page)
  const licences = packages.map(name => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8").trim()}\n`)
  writeFileSync(join(to, "licences.txt"), licences.join(`\n${"-".repeat(80)}\n\n`))
  for (const file of [
    join(to, "index.html"),
    ...readdirSync(join(to, "assets")).map(name => join(to, "assets", name)),
  ]) {
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: constants.Z_BEST_COMPRESSION }))
  }
}

/** Copies a file to the assets, with its hash in its name. */
function hashed(name) {
  const bytes = readFileSync(join(from, name))
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 8)
  const file = join(to, "assets", `${basename(name, extname(name))}-${hash}${extname(name)}`)
  mkdirSync(join(to, "assets"), { recursive: true })
  writeFileSync(file, bytes)
  return file
}
