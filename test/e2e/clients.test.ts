import { spawn } from "node:child_process"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { call, has, type Server, server, until, type Workplace, workplace } from "./server.ts"

interface Context {
  at: Workplace
  dmon: Server
}
const test = suite<Context>("real clients")

test.before(async context => {
  context.at = workplace()
  const streams = context.at.write("mystreams.ts", 'import { index } from "dmon"\nexport const stream = index()\n')
  context.dmon = await server(context.at, ["--streams", streams, "--no-check"])
})
test.after(async ({ at, dmon }) => {
  await dmon.stop()
  at.remove()
})
const entries = async (dmon: Server, query: string) =>
  (await dmon.command("query", query, "--json")).stdout
    .split("\n")
    .filter(Boolean)
    .map(line => JSON.parse(line))

test("riemann-client sends over TCP and UDP, and queries over both… as far as UDP answers", async ({ dmon }) => {
  if (!(await has("riemann-client"))) return
  const tcp = String(dmon.port("TCP"))
  const udp = String(dmon.port("Riemann and JSON datagrams"))
  const sent = await call("riemann-client", [
    "send",
    "-T",
    "-h",
    "web-1",
    "-S",
    "cpu",
    "-s",
    "ok",
    "-d",
    "0.5",
    "-t",
    "a",
    "127.0.0.1",
    tcp,
  ])
  assert.is(sent.code, 0, sent.stderr)
  const datagram = await call("riemann-client", [
    "send",
    "-U",
    "-h",
    "web-2",
    "-S",
    "cpu",
    "-s",
    "warning",
    "-i",
    "7",
    "127.0.0.1",
    udp,
  ])
  assert.is(datagram.code, 0, datagram.stderr)
  await until("the datagram", async () => (await entries(dmon, 'host = "web-2"')).length === 1)

  const { stdout, code } = await call("riemann-client", [
    "query",
    'service = "cpu" and host =~ "web-%"',
    "127.0.0.1",
    tcp,
  ])
  assert.is(code, 0)
  assert.match(stdout, /host = web-1/)
  assert.match(stdout, /metric_d = 0\.5/)
  assert.match(stdout, /host = web-2/)
  assert.match(stdout, /metric_sint64 = 7/)
})

test("riemann-client is told where its query is wrong", async ({ dmon }) => {
  if (!(await has("riemann-client"))) return
  const { code, stdout, stderr } = await call("riemann-client", [
    "query",
    "state = ",
    "127.0.0.1",
    String(dmon.port("TCP")),
  ])
  assert.is.not(code, 0)
  assert.match(stdout + stderr, /parse error/)
})

test("collectd's write_riemann feeds it", async ({ at, dmon }) => {
  if (!(await has("/usr/sbin/collectd"))) return
  const config = at.write(
    "collectd.conf",
    `BaseDir "${at.folder}"
PIDFile "${at.folder}/collectd.pid"
TypesDB "/usr/share/collectd/types.db"
Interval 1
Hostname "collectd-host"
LoadPlugin load
LoadPlugin write_riemann
<Plugin write_riemann>
  <Node "dmon">
    Host "127.0.0.1"
    Port "${dmon.port("TCP")}"
    Protocol TCP
    Batch false
    StoreRates true
    TTLFactor 60.0
  </Node>
  Tag "collectd"
</Plugin>
`,
  )
  const collectd = spawn("/usr/sbin/collectd", ["-f", "-C", config], { stdio: "ignore" })
  try {
    const found = await until("collectd's first event", async () => {
      const all = await entries(dmon, 'tagged "collectd" and service =~ "load%"')
      return all.length > 0 && all
    })
    assert.is(found[0].host, "collectd-host")
    assert.type(found[0].metric, "number")
  } finally {
    collectd.kill("SIGKILL")
  }
})

test("nc sends a line of JSON by UDP, and lines over TCP", async ({ dmon }) => {
  if (!(await has("nc"))) return
  await call("nc", ["-u", "-w1", "127.0.0.1", String(dmon.port("event datagrams"))], {
    input: '{"service":"x","state":"warning"}\n',
  })
  const lines = '{"service":"l1","metric":1}\n[{"service":"l2"},{"service":"l3"}]\n'
  await call("nc", ["-N", "-w1", "127.0.0.1", String(dmon.port("TCP"))], { input: lines })
  await until(
    "all four events",
    async () => (await entries(dmon, 'service = "x" or service =~ "l_" or service =~ "l%"')).length >= 4,
  )
})

test("curl posts one event, an array, and lines", async ({ dmon }) => {
  if (!(await has("curl"))) return
  const url = `http://127.0.0.1:${dmon.port("HTTP")}/events`
  for (const body of [
    '{"service":"p1"}',
    '[{"service":"p2"},{"service":"p3"}]',
    '{"service":"p4"}\n{"service":"p5"}\n',
  ]) {
    const { code, stdout } = await call("curl", [
      "-sf",
      "-H",
      "content-type: application/json",
      "--data-binary",
      body,
      url,
    ])
    assert.is(code, 0, stdout)
  }
  assert.is((await entries(dmon, 'service =~ "p%"')).length, 5)
})

test.run()
