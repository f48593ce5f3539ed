import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { home } from "../../../../src/engine/load/child.ts"
import { unchanged } from "../../../../src/engine/load/inputs.ts"
import { checker } from "../../../../src/engine/load/type-check/checker.ts"
import { type Folder, folder } from "../folder.ts"

const dmon = join(home, "test/fixtures/load/dmon/dmon.ts")
const shared = checker(home, { dmon })

const verdictOn = (files: Record<string, string>, check = shared) => {
  const all = folder(files)
  const verdict = check.check([all.at("my.ts")])
  all.remove()
  return verdict
}

const good = 'import { when } from "dmon"\nexport const stream = when(e => e.state === "ok")\n'

const test = suite("checker")

test("passes streams of dmon's and RxJS's operators", () => {
  const text = `${good}import { map, pipe } from "rxjs"
    import type { Event, Stream } from "dmon"
    export const aStream: Stream = when(e => (e.metric ?? 0) > 1)
    export const bStream = pipe(when(() => true), map(e => e.metric))
    export const cStream = map((e: Event & { region: string }) => e.region)
    export const anyStream: any = 1
    export type NoStream = string
    export interface StreamOptions { a: 1 }
    export const makeIt = () => 1
    export default [aStream, bStream]`
  assert.equal(verdictOn({ "my.ts": text }).faults, [])
})

test("tells TypeScript's message, place and suggestion", () => {
  const { faults, count } = verdictOn({ "my.ts": good.replace("e.state", "e.stat") })
  const [fault] = faults
  assert.is(count, 1)
  assert.is(fault?.code, "TS2551")
  assert.match(fault?.message ?? "", /Did you mean 'state'\?/)
  assert.match(fault?.at ?? "", /my\.ts:2:35$/)
  assert.match(fault?.frame ?? "", /2 │ export const stream = when\(e => e\.stat === "ok"\)\n {4}│ {35}~~~~$/)
})

test("is strict without a tsconfig.json", () => {
  const { faults } = verdictOn({ "my.ts": good.replace('e.state === "ok"', "e.metric > 1") })
  assert.is(faults[0]?.code, "TS18048")
  assert.is(faults[0]?.source, "e.metric")
})

test("is as strict as the tsconfig.json says, through what it extends", () => {
  const text = good.replace('e.state === "ok"', "e.metric > 1")
  const files = {
    "my.ts": text,
    "tsconfig.json": '{ "extends": "./base.json" }',
    "base.json": '{ "compilerOptions": {} }',
  }
  assert.equal(verdictOn(files).faults, [])
  const strict = { ...files, "base.json": '{ "compilerOptions": { "strict": true } }' }
  assert.is(verdictOn(strict).count, 1)
})

test("reports a tsconfig.json that extends what is not there, and goes on", () => {
  const { faults, notes } = verdictOn({ "my.ts": good, "tsconfig.json": '{ "extends": "./absent.json" }' })
  assert.equal(faults, [])
  assert.match(notes.join(), /tsconfig\.json {2}TS\d+ .*absent\.json/)
})

test("never refuses what is unused, whatever the tsconfig.json says", () => {
  const strictest = { noUnusedLocals: true, noUnusedParameters: true, allowUnreachableCode: false, strict: true }
  const text = `${good}const unused = 1\nexport function f(unused: number) { return 1; return 2 }`
  assert.equal(verdictOn({ "my.ts": text, "tsconfig.json": JSON.stringify({ compilerOptions: strictest }) }).faults, [])
})

test("has dmon, RxJS and node as dmon has them, whatever the tsconfig.json and the folder say", () => {
  const lies = { paths: { dmon: ["./lies.ts"], rxjs: ["./lies.ts"] }, types: [], strict: true, module: "commonjs" }
  const files = {
    "my.ts": `${good}import { map } from "rxjs"\nimport { readFileSync } from "node:fs"\nconsole.log(map, readFileSync, Buffer)`,
    "lies.ts": "export {}",
    "tsconfig.json": JSON.stringify({ compilerOptions: lies }),
    "node_modules/rxjs/package.json": '{"name":"rxjs","types":"index.d.ts"}',
    "node_modules/rxjs/index.d.ts": "export {}",
    "node_modules/@types/node/package.json": '{"name":"@types/node","types":"index.d.ts"}',
    "node_modules/@types/node/index.d.ts": "export {}",
  }
  assert.equal(verdictOn(files).faults, [])
})

test("follows paths, extensionless imports, JSON and JavaScript as the bundler does", () => {
  const files = {
    "my.ts": `${good}import { n } from "~/n"\nimport data from "./data.json"\nimport { j } from "./j.js"\nexport const all: number = n + data.a + j`,
    "lib/n.ts": "export const n = 1",
    "data.json": '{ "a": 1 }',
    "j.js": "export const j = 1\nexport const wrong = j.nothing.at.all",
    "tsconfig.json": '{ "compilerOptions": { "paths": { "~/*": ["./lib/*"] }, "strict": true } }',
  }
  const { faults, notes } = verdictOn(files)
  assert.equal(faults, [])
  assert.match(notes.join(), /j\.js is JavaScript/)
})

for (const [what, code, why] of [
  [
    "a function that makes streams",
    "export const makeStream = (host: string) => when(e => e.host === host)",
    /makes streams/,
  ],
  [
    "a function without arguments that makes streams",
    "export const makeStream = () => when(() => true)",
    /makes streams/,
  ],
  ["a list", 'export const upstreamHosts = ["a"]', /string\[\]/],
  ["a default export that is none", "export default 3", /3/],
  ["a default array with one that is none", "export default [stream, 3]", /its type/],
] as [string, string, RegExp][]) {
  test(`points at ${what}, exported as a stream`, () => {
    const { faults } = verdictOn({ "my.ts": `${good}${code}\n` })
    assert.is(faults[0]?.code, "stream")
    assert.match(faults[0]?.message ?? "", why)
    assert.match(faults[0]?.frame ?? "", /my\.ts:3:/)
  })
}

test("points at a stream's declaration in the file that it is re-exported from", () => {
  const { faults } = verdictOn({ "my.ts": 'export * from "./lib.ts"', "lib.ts": "export const aStream = 1" })
  assert.match(faults[0]?.at ?? "", /lib\.ts:1:14$/)
})

test("tells syntax errors alone, without the errors that follow from them", () => {
  const { faults } = verdictOn({ "my.ts": `${good}export const = 1` })
  assert.ok(faults.every(({ code }) => /^TS1\d{3}$/.test(code)))
})

/** Checks files again and again with one warm checker, as they are edited. */
function editing(files: Record<string, string>, run: (all: Folder, codes: () => string[]) => void) {
  const all = folder(files)
  const check = checker(home, { dmon })
  run(all, () => check.check([all.at("my.ts")]).faults.map(({ code }) => code))
  all.remove()
}

test("sees each edit: of the file, of what it imports, of the tsconfig.json", () => {
  editing({ "my.ts": `${good}import { n } from "./lib"\nexport const m: number = n` }, ({ write }, codes) => {
    assert.equal(codes(), ["TS2307"])
    write("lib.ts", "export const n = 1")
    assert.equal(codes(), [])
    write("lib.ts", 'export const n = "1"')
    assert.equal(codes(), ["TS2322"])
    write("lib.ts", "export const n: number = undefined")
    assert.equal(codes(), ["TS2322"])
    write("tsconfig.json", '{ "compilerOptions": { "strict": false } }')
    assert.equal(codes(), [])
    write("lib/index.ts", "export const n = 1")
    assert.equal(codes(), [])
  })
})

test("looks again for dmon's own declarations, and not for sources beside them, which a running dmon would do every second", () => {
  const all = folder({
    "own/dmon.d.ts": 'export * from "./when.ts"\nexport * from "./gone.ts"\n',
    "own/when.d.ts": "export declare const when: number\n",
    "my.ts": 'import { when } from "dmon"\nimport { other } from "./other.ts"\nexport const all = [when, other]\n',
    "other.d.ts": "export declare const other: number\n",
  })
  const { missing } = checker(home, { dmon: all.at("own/dmon.d.ts") }).check([all.at("my.ts")])
  assert.ok(missing.includes(all.at("other.ts")))
  assert.ok(missing.includes(all.at("own/gone.d.ts")))
  assert.not(missing.some(path => path.startsWith(all.at("own/when"))))
  all.remove()
})

test("names all that a verdict depends on", () => {
  const all = folder({
    "my.ts": `${good}import type { T } from "./types"\nexport type U = T`,
    "types.ts": "export type T = 1",
  })
  const verdict = checker(home, { dmon }).check([all.at("my.ts")])
  const hashed = verdict.inputs.filter(({ hash }) => hash !== undefined).map(({ path }) => path)
  assert.ok(hashed.includes(all.at("types.ts")))
  assert.ok(verdict.inputs.some(({ path }) => path.endsWith("typescript/lib/lib.es2023.d.ts")))
  assert.ok(verdict.inputs.some(({ path }) => path.endsWith("rxjs/package.json")))
  assert.ok(verdict.missing.includes(all.at("tsconfig.json")))
  assert.ok(verdict.missing.length < 100, `${verdict.missing.length} paths`)
  assert.is(unchanged(verdict), true)
  all.write("types.ts", "export type T = 2")
  assert.is(unchanged(verdict), false)
  all.write("types.ts", "export type T = 1")
  all.write("types.tsx", "")
  assert.is(unchanged(verdict), true)
  all.write("types.d.ts", "")
  all.write("tsconfig.json", "{}")
  assert.is(unchanged(verdict), false)
  all.remove()
})

test.run()
