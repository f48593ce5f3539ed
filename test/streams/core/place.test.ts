import * as rx from "rxjs"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { clock } from "../../../src/base/clock.ts"
import { event } from "../../../src/event/event.ts"
import { Frame } from "../../../src/streams/core/frame.ts"
import { Outlet } from "../../../src/streams/core/outlet.ts"
import { placeOf } from "../../../src/streams/core/place.ts"
import { Tree } from "../../../src/streams/core/tree.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { grown } from "../kit/grown.ts"

/** What dmon relies on inside RxJS. */
const test = suite("place")

test("has RxJS subscribe with an outlet as it is, without a wrapper of its own", () => {
  const { tree } = grown(throttle(1, 5))
  const node = tree.roots[0]!.scope.entry
  const outlet = new Outlet(node, new Frame(undefined, undefined))
  let given: unknown
  new rx.Observable(subscriber => {
    given = subscriber
  }).subscribe(outlet as never)
  assert.is(given, outlet)
})

test("finds source and operator on what RxJS has lifted", () => {
  const source = rx.of(1)
  const lifted = source.pipe(rx.map(x => x)) as unknown as Record<"source" | "operator" | "lift", unknown>
  assert.is(lifted.source, source)
  assert.type((lifted.operator as { call: unknown }).call, "function")
  assert.type(lifted.lift, "function")
})

const nothing = () => rx.NEVER
const table: Record<string, rx.OperatorFunction<unknown, unknown>> = {
  audit: rx.audit(nothing),
  auditTime: rx.auditTime(1),
  buffer: rx.buffer(rx.NEVER),
  bufferCount: rx.bufferCount(2),
  bufferTime: rx.bufferTime(1),
  catchError: rx.catchError(nothing),
  concatMap: rx.concatMap(nothing),
  count: rx.count(),
  debounce: rx.debounce(nothing),
  debounceTime: rx.debounceTime(1),
  defaultIfEmpty: rx.defaultIfEmpty(1),
  delay: rx.delay(1),
  delayWhen: rx.delayWhen(nothing),
  dematerialize: rx.pipe(rx.materialize(), rx.dematerialize()),
  distinct: rx.distinct(),
  distinctUntilChanged: rx.distinctUntilChanged(),
  elementAt: rx.elementAt(1),
  every: rx.every(() => true),
  exhaustMap: rx.exhaustMap(nothing),
  expand: rx.expand(nothing),
  filter: rx.filter(() => true),
  finalize: rx.finalize(() => undefined),
  find: rx.find(() => true),
  first: rx.first(),
  groupBy: rx.groupBy(() => 1),
  ignoreElements: rx.ignoreElements(),
  isEmpty: rx.isEmpty(),
  last: rx.last(),
  map: rx.map(x => x),
  materialize: rx.materialize(),
  max: rx.max(),
  mergeMap: rx.mergeMap(nothing),
  mergeScan: rx.mergeScan(nothing, 1),
  mergeWith: rx.mergeWith(rx.NEVER),
  observeOn: rx.observeOn(rx.asapScheduler),
  pairwise: rx.pairwise(),
  reduce: rx.reduce(() => 1, 1),
  repeat: rx.repeat(2),
  retry: rx.retry(2),
  sample: rx.sample(rx.NEVER),
  sampleTime: rx.sampleTime(1),
  scan: rx.scan(() => 1, 1),
  share: rx.share(),
  shareReplay: rx.shareReplay(1),
  single: rx.single(),
  skip: rx.skip(1),
  skipUntil: rx.skipUntil(rx.NEVER),
  skipWhile: rx.skipWhile(() => true),
  startWith: rx.startWith(1),
  subscribeOn: rx.subscribeOn(rx.asapScheduler),
  switchMap: rx.switchMap(nothing),
  take: rx.take(1),
  takeLast: rx.takeLast(1),
  takeUntil: rx.takeUntil(rx.NEVER),
  takeWhile: rx.takeWhile(() => true),
  tap: rx.tap(() => undefined),
  throttle: rx.throttle(nothing),
  throttleTime: rx.throttleTime(1),
  timeInterval: rx.timeInterval(),
  timeout: rx.timeout(1),
  timestamp: rx.timestamp(),
  toArray: rx.toArray(),
  window: rx.window(rx.NEVER),
  withLatestFrom: rx.withLatestFrom(rx.NEVER),
  zipWith: rx.zipWith(rx.NEVER),
}
for (const [name, operator] of Object.entries(table)) {
  test(`knows what RxJS's ${name} makes of a place`, () => {
    let result: rx.Observable<unknown> = rx.EMPTY
    const tree = new Tree({
      clock: clock(0),
      handler: () => undefined,
      failed: () => undefined,
      outside: turn => turn(),
    })
    const root = tree.plant("x", ((place: rx.Observable<unknown>) => (result = operator(place))) as never)
    assert.ok(placeOf(result) !== undefined, "it was lifted, or is the place itself")
    assert.equal(
      root.scope.nodes.map(node => node.address).filter(address => address.startsWith("x/")),
      ["x/rx"],
    )
  })
}

test("takes an Observable that no place stands behind for a segment that begins the root", () => {
  const { take, out, tree } = grown((() => rx.of("a", "b")) as never)
  assert.equal(
    out.map(([, value]) => value),
    ["a", "b"],
  )
  take(0, event({}))
  assert.is(out.length, 2)
  assert.is(tree.isRaw, true)
})

test("refuses what returns no Observable", () => {
  assert.throws(() => grown((() => 1) as never))
})

test.run()
