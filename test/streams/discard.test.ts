import { suite } from "uvu"
import { discard } from "../../src/streams/discard.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("discard")

test(
  "emits nothing, and ends with its input",
  marbles(({ cold, expectObservable }) => {
    expectObservable(cold("a-b-c--|").pipe(discard())).toBe("-------|")
  }),
)

everyday(test, () => discard())
laws(test, { of: (...children: never[]) => (discard as (...all: never[]) => never)(...children), model: () => [] })

test.run()
