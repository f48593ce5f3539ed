// The public face of dmon, listed by hand. A streams file imports from here, and from rxjs.

export { pipe } from "rxjs"
export { type Duration, duration } from "./base/duration.ts"
export { DmonError } from "./base/error.ts"
export { log as logger } from "./base/log.ts"
export { type Engine, engine, type Plan } from "./engine/engine.ts"
export { run } from "./engine/run.ts"
export { copy, type Event, event } from "./event/event.ts"
export { index } from "./index/indexing.ts"
export * as listen from "./listeners/listen.ts"
export type { Listener, Listening } from "./listeners/listener.ts"
export { email } from "./outputs/email.ts"
export { log } from "./outputs/log.ts"
export type { Action, Deliverer, Output } from "./outputs/output.ts"
export { adjust } from "./streams/adjust.ts"
export { all } from "./streams/all.ts"
export { average } from "./streams/average.ts"
export { batch } from "./streams/batch.ts"
export { by } from "./streams/by.ts"
export { changed } from "./streams/changed.ts"
export { changedState } from "./streams/changed-state.ts"
export { coalesce } from "./streams/coalesce.ts"
export { ewma } from "./streams/ewma.ts"
export { expired } from "./streams/expired.ts"
export { fixedTimeWindow } from "./streams/fixed-time-window.ts"
export {
  count,
  difference,
  extremum,
  maximum,
  mean,
  median,
  minimum,
  mode,
  modes,
  nonNilMetrics,
  product,
  quotient,
  quotientSloppy,
  sortedSample,
  stdDev,
  sum,
} from "./streams/folds.ts"
export { live } from "./streams/live.ts"
export { measured } from "./streams/measured.ts"
export { operator, type RouterSelf, type Self, type Spec } from "./streams/operator.ts"
export { over } from "./streams/over.ts"
export { percentiles } from "./streams/percentiles.ts"
export { rate } from "./streams/rate.ts"
export { reinject } from "./streams/reinject.ts"
export { rollup } from "./streams/rollup.ts"
export { scale } from "./streams/scale.ts"
export { set } from "./streams/set.ts"
export { smap } from "./streams/smap.ts"
export { split } from "./streams/split.ts"
export type { Stream } from "./streams/stream.ts"
export { tag } from "./streams/tag.ts"
export { tagged } from "./streams/tagged.ts"
export { taggedAny } from "./streams/tagged-any.ts"
export { throttle } from "./streams/throttle.ts"
export { under } from "./streams/under.ts"
export { untag } from "./streams/untag.ts"
export { type Test, when, where } from "./streams/when.ts"
