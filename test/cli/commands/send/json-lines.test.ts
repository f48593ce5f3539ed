import { Readable } from "node:stream"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { jsonLines } from "../../../../src/cli/commands/send/json-lines.ts"

const lines = suite("jsonLines")

async function read(chunks: readonly (string | Buffer)[]) {
  const batches: { services: (string | undefined)[]; bad: readonly string[] }[] = []
  for await (const { events, bad } of jsonLines(Readable.from(chunks, { objectMode: true }))) {
    batches.push({ services: events.map(({ service }) => service), bad })
  }
  return batches
}
const services = async (chunks: readonly (string | Buffer)[]) => (await read(chunks)).flatMap(batch => batch.services)

lines("reads an event a line, the last without an end too", async () => {
  assert.equal(await services(['{"service":"a"}\n\n{"service":"b"}']), ["a", "b"])
})

lines("puts lines together that come in pieces, within a character too", async () => {
  const bytes = Buffer.from('{"service":"é"}\n{"service":"b"}\n')
  assert.equal(await services([...bytes].map(byte => Buffer.from([byte]))), ["é", "b"])
})

lines("gives what is complete before it waits for more", async () => {
  const batches = await read(['{"service":"a"}\n{"serv', 'ice":"b"}\n'])
  assert.equal(
    batches.map(batch => batch.services),
    [["a"], ["b"]],
  )
})

lines("gives at most a thousand at once", async () => {
  const batches = await read(['{"service":"a"}\n'.repeat(2500)])
  assert.equal(
    batches.map(batch => batch.services.length),
    [1000, 1000, 500],
  )
})

lines("tells the line of what is no event, and goes on", async () => {
  const [batch] = await read(['{"service":"a"}\n{bad\n[{"service":"b"},{"metric":"x"}]\n{"service":"c"}\n'])
  assert.equal(batch!.services, ["a", "b", "c"])
  assert.is(batch!.bad.length, 2)
  assert.match(batch!.bad[0]!, /^line 2: column 2: /)
  assert.match(batch!.bad[1]!, /^line 3: .*metric is "x"/)
})

lines("reads one value that is spread over lines", async () => {
  assert.equal(await services(["\n[\n  {\n", '    "service": "a"\n  },\n  {"service": "b"}\n]\n']), ["a", "b"])
})

lines("reads nothing out of nothing", async () => {
  assert.equal(await services([]), [])
  assert.equal(await services(["\n \n"]), [])
})

lines.run()
