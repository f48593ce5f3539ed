import { suite } from "uvu"
import * as assert from "uvu/assert"
import { run } from "../../src/cli/run.ts"
import { flagOf, Settings, variableOf } from "../../src/cli/server/settings.ts"
import { version } from "../../src/cli/version.ts"
import { paper } from "./paper.ts"

const command = suite("run")

async function running(...args: string[]) {
  const { terminal, written } = paper({ columns: 120 })
  return { code: await run(args, terminal), ...written }
}

command("prints its version", async () => {
  assert.equal(await running("--version"), { code: 0, out: `dmon ${version()}\n`, err: "" })
})

command("lists every flag of the server with its variable and default", async () => {
  const { code, out } = await running("--help")
  assert.is(code, 0)
  const defaults: Record<string, unknown> = Settings.parse({})
  for (const setting of Object.keys(Settings.shape)) {
    assert.match(out, `${defaults[setting] === true ? flagOf(setting).replace("--", "--no-") : flagOf(setting)} `)
    assert.match(out, variableOf(setting))
  }
  assert.match(out, "(DMON_HTTP_PORT; 5556)")
})

command("lists its commands before the flags, and examples after them", async () => {
  const { out } = await running("--help")
  const at = ["Commands:", "completion <shell>", "Options:", "Listening:", "Examples:"].map(part => out.indexOf(part))
  assert.equal(
    at,
    [...at].sort((a, b) => a - b),
  )
  assert.not(at.includes(-1))
  assert.not.match(out, "__values")
})

command("prints the help of a command either way", async () => {
  const [one, other] = [await running("send", "--help"), await running("help", "send")]
  assert.is(one.out, other.out)
  assert.match(one.out, "-S, --service <service>")
  assert.match(one.out, "riemann-client")
})

const wrong: [args: string[], says: RegExp][] = [
  [["qury"], /unknown command "qury"\n.*did you mean {2}query \?/],
  [["qury", "--limit", "3"], /unknown command "qury"/],
  [["./mystreams.ts"], /fix +dmon --streams \.\/mystreams\.ts/],
  [["--port", "1", "query.ts"], /unknown command "query.ts"/],
  [["--prot", "1"], /unknown option '--prot'\n.*did you mean {2}--port \?/],
  [["query", "--limt", "3"], /unknown option '--limt'\n.*did you mean {2}--limit \?/],
  [["query", "a", "b"], /too many arguments/],
  [["query", "--limit", "0"], /whole number/],
  [["query", "--limit"], /argument missing/],
  [["tap", "--for", "soon"], /'soon' is invalid. It is a number of seconds/],
  [["completion"], /missing required argument 'shell'/],
  [["completion", "tcsh"], /Allowed choices are bash, zsh, fish/],
  [["help", "qury"], /unknown command "qury"/],
  [["--streams", "a.ts", "query"], /--streams is a flag of the server, not of query/],
  [["--port", "http"], /DM110: 1 setting is invalid\n {2}--port=http /],
  [["query", "--name", "a", "--url", "b"], /--name and --url/],
]
for (const [args, says] of wrong) {
  command(`exits 2 at  dmon ${args.join(" ")}`, async () => {
    const { code, out, err } = await running(...args)
    assert.is(code, 2)
    assert.is(out, "")
    assert.match(err, says)
  })
}

command("tells errors as JSON where JSON is asked for", async () => {
  const { code, out, err } = await running("qury", "--json")
  assert.is(code, 2)
  assert.is(out, "")
  const { error } = JSON.parse(err)
  assert.is(error.code, "DM140")
  assert.is(error.message, 'unknown command "qury"')
  assert.type(error.fix, "string")
})

command("shows the stack where it is asked for, and only there", async () => {
  assert.not.match((await running("qury")).err, /\n\s+at /)
  assert.match((await running("qury", "--stack")).err, /\n\s+at /)
})

command("answers Nagios on standard output, with 3, whatever is wrong", async () => {
  for (const args of [["--limt"], ["--name", "nobody-has-this-name"], ["state =="]]) {
    const { code, out } = await running("query", "--nagios", ...args)
    assert.is(code, 3)
    assert.match(out, /^UNKNOWN: .*\n$/)
  }
})

command("exits 5 when no dmon answers", async () => {
  for (const name of ["query", "tap", "send"]) {
    const { code, err } = await running(name, "--name", "nobody-has-this-name", ...(name === "send" ? ["-S", "x"] : []))
    assert.is(code, 5)
    assert.match(err, /^error DM510: no dmon answers at .*nobody-has-this-name\.sock/)
  }
})

command("exits 3 when there are no streams to check", async () => {
  const { code, err } = await running("check", "/nowhere/mystreams.ts")
  assert.is(code, 3)
  assert.match(err, /^error DM102: streams file not found/)
})

command.run()
