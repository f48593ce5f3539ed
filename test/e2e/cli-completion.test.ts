import { existsSync, mkdirSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, has, type Server, server, until, type Workplace, workplace } from "./server.ts"

const completion = suite("dmon completion")

let at: Workplace
let dmon: Server
completion.before(async () => {
  at = workplace()
  at.write("dmon.bash", (await call(process.execPath, [bin, "completion", "bash"])).stdout)
  mkdirSync(join(at.folder, "bin"))
  symlinkSync(bin, join(at.folder, "bin/dmon"))
  const file = at.write("mystreams.ts", 'import { index } from "dmon"\nexport const stream = index()\n')
  dmon = await server(at, ["--streams", file, "--telemetry", "0", "--no-check"])
  await dmon.command("send", "-H", "web 1", "-S", "api latency", "-t", "600")
  await dmon.command("send", "-H", "$(touch pwned)", "-S", "`touch pwned`", "-t", "600")
})
completion.after(async () => {
  await dmon.stop()
  at.remove()
})

const shell = (name: string, script: string, ...args: string[]) =>
  call(name, ["-c", `cd '${at.folder}' && ${script}`, name, ...args], {
    env: { ...at.env, PATH: `${join(at.folder, "bin")}:${process.env["PATH"]}` },
  })

/** What bash would offer for the last of these words. */
async function offered(...words: string[]): Promise<string[]> {
  const script = `source dmon.bash
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
cur=\${COMP_WORDS[COMP_CWORD]}
_dmon dmon "\${cur#[\\'\\"]}" "\${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = await shell("bash", script, "dmon", ...words)
  assert.is(stderr, "")
  return stdout.split("\n").filter(Boolean).sort()
}

/** What bash offers of a running dmon's: from one that a busy machine keeps from answering at once it offers nothing. */
const known = (...words: string[]) =>
  until("an offer", async () => {
    const offers = await offered(...words)
    return offers.length > 0 && offers
  })

completion("is registered with bash", async () => {
  const { stdout } = await shell("bash", "source <(dmon completion bash); complete -p dmon")
  assert.is(stdout, "complete -F _dmon dmon\n")
})

const fixed: [words: string[], offers: string[]][] = [
  [["s"], ["send", "shadow", "shell"]],
  [
    ["send", "--st"],
    ["--stack", "--state"],
  ],
  [["send", "-s", "c"], ["critical"]],
  [["send", "--state", "=", "c"], ["critical"]],
  [
    ["--log-level", ""],
    ["debug", "error", "info", "warn"],
  ],
  [["query", "--none", "u"], ["unknown"]],
  [
    ["completion", ""],
    ["bash", "fish", "zsh"],
  ],
  [["help", "que"], ["query"]],
  [["query", "--limit", ""], []],
  [["--port", ""], []],
]
for (const [words, offers] of fixed) {
  completion(`offers ${offers.join(" ") || "nothing"} after  dmon ${words.join(" ")}`, async () => {
    assert.equal(await offered(...words), offers)
  })
}

completion("offers hosts and services of the dmon that runs, quoted", async () => {
  assert.equal(await known("send", "-H", ""), ["\\$\\(touch\\ pwned\\)", "web\\ 1"])
  assert.equal(await known("send", "--host", "w"), ["web\\ 1"])
  assert.equal(await known("send", "-S", '"api'), ["api latency"])
  await until("a query", async () => (await offered("query", "")).includes('host\\ =\\ \\"web\\ 1\\"'))
})

completion("runs nothing that an event says", () => {
  assert.not(existsSync(join(at.folder, "pwned")))
})

completion("asks the dmon that is named, and offers nothing when it does not run", async () => {
  assert.equal(await known("send", "--name", "default", "-H", "w"), ["web\\ 1"])
  assert.equal(await offered("send", "--name", "none", "-H", ""), [])
})

for (const [name, check] of [
  ["zsh", ["-n"]],
  ["fish", ["--no-execute"]],
] as const) {
  completion(`is a script that ${name} can read`, async () => {
    const { code, stdout } = await call(process.execPath, [bin, "completion", name])
    assert.is(code, 0)
    if (!(await has(name))) return
    assert.equal((await call(name, [...check, at.write(`dmon.${name}`, stdout)])).stderr, "")
  })
}

completion.run()
