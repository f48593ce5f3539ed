import { symlinkSync } from "node:fs"
import { pathToFileURL } from "node:url"
import * as esbuild from "esbuild"
import * as rxjs from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { type Bundle, bundler } from "../../src/engine/load/bundle.ts"
import { evaluate, type Namespace } from "../../src/engine/load/evaluate.ts"
import { sourceMap } from "../../src/engine/load/source-map.ts"
import { type Folder, folder } from "../engine/load/folder.ts"
import { childrenOf } from "./children.ts"

const known = ["dmon", "dmon/testing", "rxjs"]

async function bundled(files: Folder, ...names: string[]): Promise<Bundle> {
  const bundling = bundler(
    names.map(name => files.at(name)),
    known,
  )
  try {
    return await bundling.build()
  } finally {
    await bundling.close()
  }
}

const exportsOf = (bundle: Bundle): Namespace =>
  evaluate(bundle, { modules: { rxjs, dmon: { when: "ours" } } }).namespaces[0] as Namespace

async function refusal(text: string, others: Record<string, string> = {}): Promise<DmonError> {
  const files = folder({ "my.ts": text, ...others })
  try {
    await bundled(files, "my.ts")
  } catch (error) {
    if (error instanceof DmonError) return error
    throw error
  } finally {
    files.remove()
  }
  throw new Error("it was bundled")
}

const test = suite("bundle")

test("bundles what a file imports, and leaves dmon and RxJS outside", async () => {
  const files = folder({
    "my.ts":
      'import { when } from "dmon"\nimport { map } from "rxjs"\nimport { n } from "./lib.ts"\nexport const all = { when, map, n }',
    "lib.ts": "export const n: number = 1",
    "node_modules/rxjs/package.json": '{"name":"rxjs","main":"index.js"}',
    "node_modules/rxjs/index.js": "exports.map = 'from disk'",
  })
  const bundle = await bundled(files, "my.ts")
  assert.equal(exportsOf(bundle)["all"], { when: "ours", map: rxjs.map, n: 1 })
  assert.equal([...bundle.externals].sort(), ["dmon", "rxjs"])
  files.remove()
})

test("runs what TypeScript and packages are written in", async () => {
  const files = folder({
    "my.ts": [
      "#!/usr/bin/env node",
      'import data from "./data.json"',
      'import { esm } from "only-esm"',
      'import cjs from "only-cjs"',
      'import { other } from "./circle.ts"',
      "enum Level { low = 1, high }",
      "const upper = (target: unknown, context: ClassMethodDecoratorContext) => function () { return String(context.name).toUpperCase() }",
      "class Thing { @upper name() { return '' } }",
      "class Date { static now() { return 5 } }",
      "export const mine = 2",
      "export const all = { data, esm, cjs: cjs.value, level: Level.high, name: new Thing().name(), now: Date.now(), other: other() }",
      "export const later = async () => (await import('./circle.ts')).other()",
    ].join("\n"),
    "circle.ts": '\uFEFFimport { mine } from "./my.ts"\nexport const other = () => mine + 1',
    "data.json": '{"a":1}',
    "node_modules/only-esm/package.json": '{"name":"only-esm","type":"module","exports":"./index.js"}',
    "node_modules/only-esm/index.js": "export const esm = 'esm'",
    "node_modules/only-cjs/package.json": '{"name":"only-cjs"}',
    "node_modules/only-cjs/index.js": "module.exports = { value: 'cjs' }",
  })
  const space = exportsOf(await bundled(files, "my.ts"))
  assert.equal(space["all"], { data: { a: 1 }, esm: "esm", cjs: "cjs", level: 2, name: "NAME", now: 5, other: 3 })
  assert.is(await (space["later"] as () => Promise<number>)(), 3)
  files.remove()
})

test("takes the source of a JavaScript file, as the checker does, when both are there", async () => {
  const files = folder({
    "my.ts": 'export { n } from "./lib.js"',
    "lib.js": "export const n = 1",
    "lib.ts": "export const n = 2",
  })
  assert.is(exportsOf(await bundled(files, "my.ts"))["n"], 2)
  files.remove()
})

test("tells each file where it is by import.meta", async () => {
  const files = folder({
    "my.ts":
      'export { where as lib } from "./lib/lib.ts"\nexport const url = import.meta.url, folder = import.meta.dirname',
    "lib/lib.ts": "export const where = import.meta.url",
  })
  const { lib, url, folder: at } = exportsOf(await bundled(files, "my.ts"))
  assert.is(url, pathToFileURL(files.at("my.ts")).href)
  assert.is(at, files.path)
  assert.is(lib, pathToFileURL(files.at("lib/lib.ts")).href)
  files.remove()
})

test("requires packages from their own folder when they ask where they lie, or have native code", async () => {
  const files = folder({
    "my.ts": 'import { where } from "asks"\nimport { native } from "native"\nexport const all = { where, native }',
    "node_modules/asks/package.json": '{"name":"asks"}',
    "node_modules/asks/index.js": "exports.where = __dirname",
    "node_modules/native/package.json": '{"name":"native","dependencies":{"bindings":"1"}}',
    "node_modules/native/index.js": "exports.native = module.filename",
  })
  const bundle = await bundled(files, "my.ts")
  assert.equal(exportsOf(bundle)["all"], {
    where: files.at("node_modules/asks"),
    native: files.at("node_modules/native/index.js"),
  })
  assert.ok(bundle.inputs.some(({ path }) => path === files.at("node_modules/asks/package.json")))
  files.remove()
})

test("makes one bundle of all files, in which what two import is one", async () => {
  const files = folder({
    "a.ts": 'export { thing } from "./lib/lib.ts"',
    "b.ts": 'export { thing } from "./lib/lib.ts"',
    "lib/lib.ts": "export const thing = {}",
  })
  const bundle = await bundled(files, "")
  const { namespaces } = evaluate(bundle, { modules: {} })
  assert.equal(bundle.entries, [files.at("a.ts"), files.at("b.ts")])
  assert.is(namespaces[0]?.["thing"], namespaces[1]?.["thing"])
  files.remove()
})

test("names all that it read, and where else it looked", async () => {
  const files = folder({
    "sub/my.ts": 'import { n } from "./lib"\nexport const m = n',
    "sub/lib.ts": "export const n = 1",
    "tsconfig.json": '{ // a comment\n "extends": "./base" }',
    "base.json": '{ "extends": "./absent.json" }',
  })
  const { inputs, missing } = await bundled(files, "sub/my.ts")
  const paths = inputs.map(({ path }) => path)
  for (const name of ["sub/my.ts", "sub/lib.ts", "tsconfig.json", "base.json"])
    assert.ok(paths.includes(files.at(name)), name)
  for (const name of ["sub/lib.tsx", "sub/tsconfig.json", "absent.json"])
    assert.ok(missing.includes(files.at(name)), name)
  files.remove()
})

test("has one hash for one code, and another for another", async () => {
  const files = folder({ "my.ts": "export const a = 1" })
  const bundling = bundler([files.at("my.ts")], known)
  const first = await bundling.build()
  files.write("my.ts", "// a comment\nexport const a: number = 1")
  assert.is((await bundling.build()).hash, first.hash)
  files.write("my.ts", "export const a = 2")
  assert.is.not((await bundling.build()).hash, first.hash)
  await bundling.close()
  files.remove()
})

test("takes data that is imported for a part of the streams: saving it makes another version", async () => {
  const files = folder({
    "my.ts": 'import hosts from "./hosts.json"\nexport const table = hosts',
    "hosts.json": '{ "web-1": { "team": "db" } }',
  })
  const bundling = bundler([files.at("my.ts")], known)
  const first = await bundling.build()
  assert.ok(first.inputs.some(({ path }) => path === files.at("hosts.json")))
  files.write("hosts.json", '{ "web-1": { "team": "web" } }')
  const second = await bundling.build()
  assert.is.not(second.hash, first.hash)
  assert.equal(
    [first, second].map(exportsOf).map(({ table }) => table),
    [{ "web-1": { team: "db" } }, { "web-1": { team: "web" } }],
  )
  await bundling.close()
  files.remove()
})

test("refuses a syntax error with its line", async () => {
  const error = await refusal("export const a = 1\nexport const b = ;\n")
  assert.is(error.code, "DM106")
  assert.is(error.more["step"], "bundle")
  assert.match(error.frame ?? "", /my\.ts:2:18\n {2}1 │ export const a = 1\n {2}2 │ export const b = ;\n {4}│ {18}~/)
})

test("counts columns in letters, not in bytes", async () => {
  const error = await refusal('const é = "日本"; const b = ;')
  assert.match(error.frame ?? "", /my\.ts:1:27/)
})

for (const [what, text, others, fix] of [
  ["a file", 'import { a } from "./libb.ts"\nexport const b = a', { "lib.ts": "" }, /\.\/lib\.ts/],
  [
    "a file of another extension",
    'import a from "./data.ts"\nexport const b = a',
    { "data.json": "" },
    /\.\/data\.json/,
  ],
  ["a package", 'import a from "lodahs"\nexport const b = a', { "node_modules/lodash/package.json": "{}" }, /lodash/],
  ["a package like none", 'import a from "leftpad"\nexport const b = a', {}, /npm install leftpad/],
  ["a part of dmon", 'import { a } from "dmon/testin"\nexport const b = a', {}, /dmon\/testing/],
  [
    "an export",
    'import { thng } from "./lib.ts"\nexport const b = thng',
    { "lib.ts": "export const thing = 1" },
    /thing/,
  ],
] as [string, string, Record<string, string>, RegExp][]) {
  test(`refuses the import of ${what} that is not there, and says what was perhaps meant`, async () => {
    const error = await refusal(text, others)
    assert.is(error.code, "DM107")
    assert.match(error.frame ?? "", /my\.ts:1:/)
    assert.match(error.fix ?? "", fix)
  })
}

test("refuses to wait at the top level", async () => {
  const error = await refusal("const a = 1\nawait a\nexport const b = a")
  assert.is(error.code, "DM108")
  assert.match(error.frame ?? "", /my\.ts:2:1/)
})

test("tells in a failed build what was read and looked for", async () => {
  const files = folder({ "my.ts": 'import { a } from "./absent.ts"\nexport const b = a' })
  const bundling = bundler([files.at("my.ts")], known)
  await bundling.build().catch(() => {})
  const { inputs, missing } = bundling.seen()
  assert.ok(inputs.some(({ path }) => path === files.at("my.ts")))
  assert.ok(missing.includes(files.at("absent.ts")))
  files.write("absent.ts", "export const a = 1")
  assert.is(exportsOf(await bundling.build())["b"], 1)
  await bundling.close()
  files.remove()
})

test("goes on when esbuild's process has ended", async () => {
  // A dmon has listeners; this process would wait for nothing else, and Node does not wait for the end of that one.
  const alive = setInterval(() => {}, 1000)
  const files = folder({ "my.ts": "export const a = 1" })
  const bundling = bundler([files.at("my.ts")], known)
  await bundling.build()
  const [child] = childrenOf("esbuild")
  if (child) process.kill(child, "SIGKILL")
  else await esbuild.stop()
  files.write("my.ts", "export const a = 2")
  assert.is(exportsOf(await bundling.build())["a"], 2)
  await bundling.close()
  files.remove()
  clearInterval(alive)
})

test("follows a link to the file that it leads to", async () => {
  const files = folder({ "real/my.ts": 'export { n } from "./lib.ts"', "real/lib.ts": "export const n = 1" })
  symlinkSync(files.at("real/my.ts"), files.at("link.ts"))
  const bundle = await bundled(files, "link.ts")
  assert.is(exportsOf(bundle)["n"], 1)
  assert.ok(bundle.inputs.some(({ path }) => path === files.at("real/my.ts")))
  files.remove()
})

test("finds behind a stack the user's text as it runs, and behind an export its declaration", async () => {
  const files = folder({
    "my.ts": 'export * from "./lib.ts"\nexport default class {}\nexport { thrower as aliased } from "./lib.ts"',
    "lib.ts": 'interface Gone {}\n\nexport function thrower(): Gone {\n  throw new Error("no")\n}',
  })
  const bundle = await bundled(files, "my.ts")
  const places = sourceMap(bundle)
  files.write("lib.ts", "// something else by now")
  try {
    ;(exportsOf(bundle)["thrower"] as () => void)()
    assert.unreachable()
  } catch (error) {
    const place = places.locate((error as Error).stack ?? "")
    assert.is(place?.file, files.at("lib.ts"))
    assert.is(place?.line, 4)
    assert.match(place?.frame ?? "", /4 │ {3}throw new Error\("no"\)/)
  }
  for (const [name, file, line] of [
    ["thrower", "lib.ts", 3],
    ["aliased", "lib.ts", 3],
    ["default", "my.ts", 2],
  ] as [string, string, number][]) {
    const place = places.exported(0, name)
    assert.equal([place?.file, place?.line], [files.at(file), line], name)
  }
  assert.is(places.exported(0, "absent"), undefined)
  assert.is(places.locate("Error: elsewhere\n    at file:///other.js:1:1"), undefined)
  files.remove()
})

test.run()
