import * as rxjs from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import * as dmon from "../../src/dmon.ts"
import { helpOf } from "../../src/shell/builtins/help.ts"
import { cheats } from "../../src/shell/commands/cheat.ts"
import { preludeTypes } from "../../src/shell/type-prelude.ts"
import { typer } from "../../src/shell/typer.ts"
import { fences } from "../fences.ts"

const test = suite("types in the shell")
const { typeOf, wrongIn } = typer()
const exported = { dmon: Object.keys(dmon), rxjs: Object.keys(rxjs) }
const wrong = (entry: string, ...entries: string[]) =>
  wrongIn(entry, entries, exported).map(({ code, text }) => `${code} ${text}`)
const type = (expression: string, ...entries: string[]) => typeOf(expression, entries, exported)

test("an expression is of its type, with what was declared before", () => {
  assert.is(type("named", "const named = 'x'"), '"x"')
  assert.is(type("named", "const named = 'x'", "let named = 1"), "number")
  assert.is(type("index.size"), "Later<number>")
  assert.match(type("streams.api.nodez"), /^any\nTS2551 {2}Property 'nodez' does not exist.* Did you mean 'nodes'\?$/)
})

const faults: readonly (readonly [entry: string, told: RegExp, before?: string])[] = [
  ["query().map(e => e.sevice)", /^2551 .*'sevice' does not exist on type 'Event'\. Did you mean 'service'\?$/],
  ["send({ sevice: 'x' })", /'sevice' does not exist .* Did you mean to write 'service'\?$/],
  ["const n: number = 'a'", /^2322 Type 'string' is not assignable to type 'number'\.$/],
  ["twice('a')", /^2345 .*'string'.*'number'/, "function twice(n: number) { return n * 2 }"],
  ["quary('true')", /^2552 Cannot find name 'quary'\. Did you mean 'query'\?$/],
]
for (const [entry, told, before] of faults) {
  test(`${entry} has a type error`, () => {
    assert.match(wrong(entry, ...(before === undefined ? [] : [before]))[0] ?? "none", told)
  })
}

test("what is declared anew, as anything, is no error, nor what a shell needs not be told", () => {
  assert.equal(wrong("const named = 1", "const named = 'x'"), [])
  assert.equal(wrong("let [a, b] = [named, 2]; a + b", "const named = 1"), [])
  assert.equal(wrong("function f(x) { return x }"), [])
  assert.equal(wrong("(await query()).filter(e => e.metric > 1 && e.attributes.region === 'eu')"), [])
  assert.equal(wrong('import { hostname } from "node:os"; hostname()'), [])
})

const lines = [
  ...cheats({ host: "web-1", service: "cpu", stream: "api" }).map(([line]) => line),
  ...Object.values(helpOf).map(({ example }) => example),
  ...fences("docs/shell.md")
    .filter(({ text }) => text.startsWith("dmon> "))
    .flatMap(({ text }) => [...text.matchAll(/^dmon> (.*)$/gm)].map(([, line]) => line as string)),
].filter(line => !line.startsWith("."))

test("no line that dmon tells people to type has one", () => {
  const before = ["const h = 'web-1', limit = 1"]
  for (const line of lines) {
    const isMeant = ({ name }: { name: string }) => !["$", "_3", "sock", "protocol"].includes(name)
    assert.equal(wrongIn(line, before, exported).filter(isMeant), [], line)
    before.push(line)
  }
})

test("every function that help tells of has a type", () => {
  const untyped = ["q", "$", "sock", "protocol"]
  for (const name of Object.keys(helpOf)) assert.ok(name in preludeTypes || untyped.includes(name), name)
})

test.run()
