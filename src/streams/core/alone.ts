import { asyncScheduler, Observable, Subscriber, type Subscription } from "rxjs"
import { clock } from "../../base/clock.ts"
import { Node } from "./node.ts"
import { pass } from "./pass.ts"
import type { Stream } from "./stream.ts"
import { Tree } from "./tree.ts"

/**
 * A stream outside any engine: an ordinary Observable. RxJS's own scheduler leads its clock, so marbles test it;
 * a throw errors it, as in RxJS; actions go nowhere, but what is reinjected comes round. dmon operators one after the other run as one tree.
 */
export function alone(source: Observable<never>, stream: Stream<never, unknown>): Observable<never> {
  const before = source instanceof Alone ? source : { from: source, streams: [] }
  return new Alone(before.from, [...before.streams, stream]) as Observable<never>
}

class Alone extends Observable<never> {
  readonly from: Observable<never>
  readonly streams: readonly Stream<never, unknown>[]

  constructor(from: Observable<never>, streams: readonly Stream<never, unknown>[]) {
    super(subscriber => run(from, streams, subscriber))
    this.from = from
    this.streams = streams
  }
}

function run(from: Observable<never>, streams: readonly Stream<never, unknown>[], to: Subscriber<never>): () => void {
  let wake: Subscription | undefined
  const time = clock(asyncScheduler.now(), () => arm())
  const arm = () => {
    wake?.unsubscribe()
    if (time.next === Number.POSITIVE_INFINITY) return
    wake = asyncScheduler.schedule(move, Math.max(0, time.next - asyncScheduler.now()))
  }
  const move = () => {
    time.advance(asyncScheduler.now())
    arm()
  }
  const tree = new Tree({
    clock: time,
    handler: () => undefined,
    failed: ({ error }) => {
      to.error(error)
      tree.dispose()
    },
    outside: turn => {
      move()
      turn()
    },
  })
  const whole = (place: Observable<never>) => streams.reduce((fed, stream) => stream(fed) as Observable<never>, place)
  const root = tree.plant("alone", whole)
  const sink = new Node(root.scope, { ...pass, spec: { next: (value: never) => to.next(value) } }, "")
  sink.closing = () => {
    to.complete()
    return false
  }
  for (const end of root.ends) end.feed(sink)
  tree.start()

  const fed = new Subscriber<never>({
    next(value) {
      move()
      tree.take(value)
    },
    error(error: unknown) {
      to.error(error)
    },
    complete() {
      move()
      tree.end()
    },
  })
  // Before it is subscribed: a source that emits at once stops when nobody wants more.
  to.add(fed)
  from.subscribe(fed)
  return () => {
    wake?.unsubscribe()
    tree.dispose()
  }
}
