import { suite } from "uvu"
import * as assert from "uvu/assert"
import { senders } from "../../src/listeners/senders.ts"

const allowed = suite("senders")

const table: [networks: string[], address: string, allowed: boolean][] = [
  [[], "203.0.113.9", true],
  [["10.0.0.0/8"], "10.255.0.1", true],
  [["10.0.0.0/8"], "11.0.0.1", false],
  [["10.0.0.7"], "10.0.0.7", true],
  [["10.0.0.7"], "10.0.0.8", false],
  [["10.0.0.0/8"], "::ffff:10.1.2.3", true],
  [["fd00::/8"], "fd12::1", true],
  [["fd00::/8"], "fe80::1", false],
  [["fd00::/8", "192.0.2.0/24"], "192.0.2.200", true],
  [["0.0.0.0/0"], "203.0.113.9", true],
  [["0.0.0.0/0"], "2001:db8::1", false],
]
for (const [networks, address, may] of table) {
  allowed(`${may ? "lets" : "keeps"} ${address} ${may ? "send to" : "out of"} [${networks.join(", ")}]`, () => {
    assert.is(senders(networks)(address), may)
  })
}

for (const network of ["", "10.0.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/8/8", "10.0.0.0/-1", "fd00::/129", "host"]) {
  allowed(`refuses ${JSON.stringify(network)} for a network`, () => {
    try {
      senders([network])
      assert.unreachable()
    } catch (error) {
      assert.is((error as { code: string }).code, "DM131")
    }
  })
}

allowed.run()
