import type { OperatorFunction } from "rxjs"
import type { Test } from "uvu"
import * as assert from "uvu/assert"
import { type Clock, clock } from "../../../src/base/clock.ts"
import type { Event } from "../../../src/event/event.ts"
import { Node } from "../../../src/streams/core/node.ts"
import { pass } from "../../../src/streams/core/pass.ts"
import { restore, save } from "../../../src/streams/core/save.ts"
import type { Branch } from "../../../src/streams/core/stage.ts"
import { type Failure, Tree } from "../../../src/streams/core/tree.ts"

export interface Grown {
  readonly tree: Tree
  readonly clock: Clock
  /** What the roots emitted, with the time in milliseconds. */
  readonly out: [at: number, value: unknown][]
  readonly failures: Failure[]
  readonly acts: [target: string, value: unknown][]
  /** Moves the clock, then gives the value to all roots. */
  take(at: number, value: unknown): void
}

/** A tree of streams as an engine would run it, its surroundings recording. */
export function grown(...streams: OperatorFunction<never, unknown>[]): Grown {
  const time = clock(0)
  const [out, failures, acts]: [Grown["out"], Grown["failures"], Grown["acts"]] = [[], [], []]
  const tree = new Tree({
    clock: time,
    handler:
      ({ name }) =>
      value =>
        acts.push([name, value]),
    failed: failure => failures.push(failure),
    outside: turn => turn(),
  })
  streams.forEach((stream, i) => {
    const root = tree.plant(`root${i}`, stream as Branch)
    const sink = new Node(root.scope, { ...pass, spec: { next: value => out.push([time.now, value]) } }, "")
    sink.closing = () => false
    for (const end of root.ends) end.feed(sink)
  })
  tree.start()
  const take = (at: number, value: unknown) => {
    time.advance(at)
    tree.take(value)
  }
  return { tree, clock: time, out, failures, acts, take }
}

/** Saved after any of the inputs and restored into a new tree, a stream goes on as if nothing had been. */
export function carried(test: Test, stream: () => OperatorFunction<never, unknown>, inputs: [number, Event][]): void {
  const end = 100_000
  test("goes on after save and restore as if nothing had been", () => {
    const whole = grown(stream())
    for (const [at, event] of inputs) whole.take(at, event)
    whole.clock.advance(end)
    for (let cut = 0; cut <= inputs.length; cut++) {
      const first = grown(stream())
      for (const [at, event] of inputs.slice(0, cut)) first.take(at, event)
      const second = grown(stream())
      second.clock.advance(first.clock.now)
      restore(save(first.tree), second.tree)
      for (const [at, event] of inputs.slice(cut)) second.take(at, event)
      second.clock.advance(end)
      assert.equal([...first.out, ...second.out], whole.out, `cut after ${cut}`)
    }
  })
}

/** What comes out, and when, of what is pending after an edit at a moment. */
export function reloaded(
  before: OperatorFunction<never, unknown>,
  inputs: readonly (readonly [at: number, event: Event])[],
  after: OperatorFunction<never, unknown>,
  at: number,
): [at: number, value: unknown][] {
  const [old, now] = [grown(before), grown(after)]
  for (const [at, event] of inputs) old.take(at, event)
  old.clock.advance(at)
  now.clock.advance(at)
  restore(save(old.tree), now.tree)
  now.clock.advance(100_000_000)
  return now.out
}

/** What comes out after an edit: saved as one stream, restored as another, and given more; events come at their times. */
export function edited(
  before: OperatorFunction<never, unknown>,
  inputs: readonly Event[],
  after: OperatorFunction<never, unknown>,
  more: readonly Event[],
): unknown[] {
  const [old, now] = [grown(before), grown(after)]
  const at = ({ time = 0 }: Event) => Math.ceil(time * 1000)
  for (const event of inputs) old.take(at(event), event)
  now.clock.advance(old.clock.now)
  restore(save(old.tree), now.tree)
  for (const event of more) now.take(at(event), event)
  return now.out.map(([, value]) => value)
}
