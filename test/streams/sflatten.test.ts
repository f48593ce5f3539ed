import { map } from "rxjs"
import { suite } from "uvu"
import { batch } from "../../src/streams/batch.ts"
import { sflatten } from "../../src/streams/sflatten.ts"
import { laws } from "./kit/laws.ts"
import { everyday, marbles } from "./kit/marbles.ts"

const test = suite("sflatten")

test(
  "emits the elements of each array one by one",
  marbles(({ cold, expectObservable }) => {
    const source = cold("A----E--B----|", { A: ["a", "b"], E: [] as string[], B: ["c"] })
    expectObservable(source.pipe(sflatten<string>())).toBe("(ab)----c----|")
  }),
)

everyday(
  test,
  () => source =>
    source.pipe(
      map(e => [e]),
      sflatten(),
    ),
)
laws(test, {
  of: (...children: never[]) => batch(1, 5, sflatten(...children)),
  model: inputs => [...inputs],
})

test.run()
