import fc from "fast-check"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { inOrder } from "../../src/listeners/in-order.ts"

const order = suite("inOrder")

order("sends answers in the order of their places, whatever the order in which they come", () => {
  fc.assert(
    fc.property(fc.array(fc.nat()), keys => {
      const sent: string[] = []
      const answers = inOrder<string>(answer => sent.push(answer))
      const places = keys.map((key, i) => ({ key, i, give: answers.place() }))
      for (const { i, give } of places.sort((a, b) => a.key - b.key)) give(`${i}`)
      assert.equal(
        sent,
        keys.map((_, i) => `${i}`),
      )
      assert.is(answers.pending, 0)
    }),
  )
})

order("sends at once what nothing before it holds back", () => {
  const sent: string[] = []
  const answers = inOrder<string>(answer => sent.push(answer))
  answers.place()("a")
  const b = answers.place()
  const c = answers.place()
  c("c")
  assert.equal([sent, answers.pending], [["a"], 2])
  b("b")
  assert.equal([sent, answers.pending], [["a", "b", "c"], 0])
})

order("ignores a second answer", () => {
  const sent: string[] = []
  const answers = inOrder<string>(answer => sent.push(answer))
  const a = answers.place()
  a("a")
  a("again")
  const b = answers.place()
  const c = answers.place()
  c("c")
  c("again")
  b("b")
  assert.equal(sent, ["a", "b", "c"])
})

order.run()
