import { suite } from "uvu"
import * as assert from "uvu/assert"
import { shells } from "../../../../src/cli/commands/completion/completion.ts"
import { afterWords, type Flag, verbs } from "../../../../src/cli/commands/completion/verbs.ts"
import { program } from "../../../../src/cli/program/program.ts"
import { paper } from "../../paper.ts"

const completions = suite("completion")
const found = verbs(program(paper().terminal, { ended() {}, serving() {} }))
const flag = (verb: string, long: string): Flag =>
  found.find(({ name }) => name === verb)!.flags.find(one => one.long === long)!

completions("knows every command of the program, and no hidden one", () => {
  const names = found.map(({ name }) => name)
  assert.equal(names, [
    "",
    "init",
    "check",
    "test",
    "send",
    "query",
    "tap",
    "top",
    "ctx",
    "shell",
    "replay",
    "why",
    "record",
    "diff",
    "shadow",
    "token",
    "completion",
    "help",
  ])
})

completions("knows which flags take a value, and what it may be", () => {
  assert.is(flag("query", "--count").value, undefined)
  assert.is(flag("", "--no-check").value, undefined)
  assert.equal(flag("", "--streams").value, { kind: "files" })
  assert.equal(flag("", "--host").value, { kind: "anything" })
  assert.equal(flag("send", "--host").value, { kind: "values", of: "hosts" })
  assert.equal(flag("", "--log-level").value, { kind: "words", words: ["debug", "info", "warn", "error"] })
  assert.is(flag("send", "--service").short, "-S")
})

completions("completes what follows the first word of a command", () => {
  const ctx = found.find(({ name }) => name === "ctx")!
  assert.equal(afterWords(ctx), {
    words: ["list", "add", "use", "show", "rm"],
    second: { kind: "values", of: "contexts" },
  })
  assert.equal(afterWords(found.find(({ name }) => name === "token")!).words, [])
  for (const [shell, text] of [
    ["bash", /ctx:list\|ctx:add\|ctx:use\|ctx:show\|ctx:rm[^)]*\) _dmon_values contexts; return/],
    ["zsh", /ctx:list\|ctx:add\|ctx:use\|ctx:show\|ctx:rm[^)]*\) _dmon_values contexts; return/],
    ["fish", /_from ctx; and __fish_seen_subcommand_from list add use show rm' -f -a '\(__dmon_values contexts\)'/],
  ] as const)
    assert.match(shells[shell]!(found), text)
})

for (const [shell, script] of Object.entries(shells)) {
  const text = script(found)

  completions(`has every command and flag in the script for ${shell}`, () => {
    for (const { name, flags } of found) {
      assert.match(text, name)
      for (const { long } of flags) assert.match(text, shell === "fish" ? `-l ${long.slice(2)} ` : long)
    }
  })

  completions(`quotes words in the script for ${shell}, so that none is expanded`, () => {
    const argument = { kind: "words" as const, words: ["$(id)'"] }
    const hostile = script([{ name: "x", about: "", flags: [], argument, second: undefined }])
    assert.match(hostile, shell === "fish" ? String.raw`'$(id)\''` : String.raw`'$(id)'\'''`)
  })
}

completions.run()
