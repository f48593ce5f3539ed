import fc from "fast-check"
import { filter, map, pipe, scan } from "rxjs"
import { type Event, event } from "../../../src/event/event.ts"
import { absent } from "../../../src/streams/absent.ts"
import { adjust } from "../../../src/streams/adjust.ts"
import { all } from "../../../src/streams/all.ts"
import { anomaly } from "../../../src/streams/anomaly.ts"
import { apdex } from "../../../src/streams/apdex.ts"
import { average } from "../../../src/streams/average.ts"
import { batch } from "../../../src/streams/batch.ts"
import { by } from "../../../src/streams/by.ts"
import { cardinality } from "../../../src/streams/cardinality.ts"
import { changed } from "../../../src/streams/changed.ts"
import { changedState } from "../../../src/streams/changed-state.ts"
import { clockSkew } from "../../../src/streams/clock-skew.ts"
import { coalesce } from "../../../src/streams/coalesce.ts"
import { coalesceWith } from "../../../src/streams/coalesce-with.ts"
import { counter } from "../../../src/streams/counter.ts"
import { ddt } from "../../../src/streams/ddt.ts"
import { dedupe } from "../../../src/streams/dedupe.ts"
import { defaults } from "../../../src/streams/defaults.ts"
import { delay } from "../../../src/streams/delay.ts"
import { dual } from "../../../src/streams/dual.ts"
import { enrich } from "../../../src/streams/enrich.ts"
import { ewma } from "../../../src/streams/ewma.ts"
import { ewmaTimeless } from "../../../src/streams/ewma-timeless.ts"
import { expired } from "../../../src/streams/expired.ts"
import { fillIn } from "../../../src/streams/fill-in.ts"
import { fillInLast } from "../../../src/streams/fill-in-last.ts"
import { fixedEventWindow } from "../../../src/streams/fixed-event-window.ts"
import { fixedOffsetTimeWindow } from "../../../src/streams/fixed-offset-time-window.ts"
import { fixedTimeWindow } from "../../../src/streams/fixed-time-window.ts"
import { flapping } from "../../../src/streams/flapping.ts"
import { foldInterval } from "../../../src/streams/fold-interval.ts"
import { foldIntervalMetric } from "../../../src/streams/fold-interval-metric.ts"
import { count, maximum, mean, sum } from "../../../src/streams/folds.ts"
import { heavyHitters } from "../../../src/streams/heavy-hitters.ts"
import { histogram } from "../../../src/streams/histogram.ts"
import { hysteresis } from "../../../src/streams/hysteresis.ts"
import { interpolateConstant } from "../../../src/streams/interpolate-constant.ts"
import { join } from "../../../src/streams/join.ts"
import { live } from "../../../src/streams/live.ts"
import { match } from "../../../src/streams/match.ts"
import { meanOverTime } from "../../../src/streams/mean-over-time.ts"
import { movingEventWindow } from "../../../src/streams/moving-event-window.ts"
import { movingTimeWindow } from "../../../src/streams/moving-time-window.ts"
import { over } from "../../../src/streams/over.ts"
import { pattern } from "../../../src/streams/pattern.ts"
import { percentiles } from "../../../src/streams/percentiles.ts"
import { predictLinear } from "../../../src/streams/predict-linear.ts"
import { publish } from "../../../src/streams/publish.ts"
import { queue } from "../../../src/streams/queue.ts"
import { rate } from "../../../src/streams/rate.ts"
import { rescue } from "../../../src/streams/rescue.ts"
import { rollup } from "../../../src/streams/rollup.ts"
import { runs } from "../../../src/streams/runs.ts"
import { sample } from "../../../src/streams/sample.ts"
import { scale } from "../../../src/streams/scale.ts"
import { sessionWindow } from "../../../src/streams/session-window.ts"
import { set } from "../../../src/streams/set.ts"
import { sflatten } from "../../../src/streams/sflatten.ts"
import { slidingWindow } from "../../../src/streams/sliding-window.ts"
import { smap } from "../../../src/streams/smap.ts"
import { smapcat } from "../../../src/streams/smapcat.ts"
import { split } from "../../../src/streams/split.ts"
import { splitp } from "../../../src/streams/splitp.ts"
import { sreduce } from "../../../src/streams/sreduce.ts"
import { stable } from "../../../src/streams/stable.ts"
import { stateDuration } from "../../../src/streams/state-duration.ts"
import { sumOverTime } from "../../../src/streams/sum-over-time.ts"
import { tag } from "../../../src/streams/tag.ts"
import { tagged } from "../../../src/streams/tagged.ts"
import { throttle } from "../../../src/streams/throttle.ts"
import { top } from "../../../src/streams/top.ts"
import { under } from "../../../src/streams/under.ts"
import { when } from "../../../src/streams/when.ts"
import { within } from "../../../src/streams/within.ts"
import { without } from "../../../src/streams/without.ts"
import type { Any } from "./laws.ts"

/** An operator that waits for its children; `routes`: they are not alike, so that it has no piped form. */
interface Op {
  readonly name: string
  readonly of: (...children: Any[]) => Any
  readonly routes?: "each" | "keys"
}
/** A random tree of operators, not yet recorded. */
export interface Sprout {
  readonly op: Op
  readonly children: readonly Sprout[]
}

const op = (name: string, of: (...children: never[]) => unknown, routes?: Op["routes"]): Op =>
  ({ name, of, ...(routes && { routes }) }) as Op
/** Raw RxJS takes no children: they follow it. */
const raw = (name: string, of: Any): Op => op(name, (...children: never[]) => pipe(of, all(...children) as Any))

const passing = [
  op("when", (...c) => when((e: Event) => (e.metric ?? 0) > 2, ...c)),
  op("throttle", (...c) => throttle(2, 5, ...c)),
  op("changed", (...c) => changed("state", { initial: "ok" }, ...c)),
  op("changedState", (...c) => changedState(...c)),
  op("tagged", (...c) => tagged("x", ...c)),
  op("over", (...c) => over(1, ...c)),
  op("under", (...c) => under(6, ...c)),
  op("expired", (...c) => expired(...c)),
  op("live", (...c) => live(...c)),
  op("within", (...c) => within(1, 6, ...c)),
  op("without", (...c) => without(2, 4, ...c)),
  op("match", (...c) => match("state", ["ok", undefined], ...c)),
  op("sample", (...c) => sample({ every: 2 }, ...c)),
  op("dedupe", (...c) => dedupe(3, { of: ["host", "state"], max: 2 }, ...c)),
  op("runs", (...c) => runs(2, "state", ...c)),
  op("stable", (...c) => stable(3, "host", { max: 2 }, ...c)),
  op("stateDuration", (...c) => stateDuration(...c)),
  op("flapping", (...c) => flapping({ changes: 2, within: 9 }, ...c)),
  op("hysteresis", (...c) => hysteresis(6, 2, ...c)),
  op("defaults", (...c) => defaults({ state: "ok" }, ...c)),
  op("smapcat", (...c) => smapcat((e: Event) => [e, e], ...c)),
  op("sreduce", (...c) => sreduce((a: Event, b: Event) => ((b.metric ?? 0) > (a.metric ?? 0) ? b : a), ...c)),
  op("set", (...c) => set({ description: "set" }, ...c)),
  op("tag", (...c) => tag("x", ...c)),
  op("adjust", (...c) => adjust("metric", m => (m === undefined ? m : m + 1), ...c)),
  op("scale", (...c) => scale(2, ...c)),
  op("average", (...c) => average(3, ...c)),
  op("ewma", (...c) => ewma(3, ...c)),
  op("rate", (...c) => rate(3, ...c)),
  op("percentiles", (...c) => percentiles(4, [0.5, 1], { max: 3 }, ...c)),
  op("absent", (...c) => absent(4, ...c)),
  op("delay", (...c) => delay(3, ...c)),
  op("queue", (...c) => queue(1, 3, { max: 3 }, ...c)),
  op("enrich", (...c) => enrich({ x: { team: "db" } }, "host", ...c)),
  op("publish", (...c) => publish("t", ...c)),
  op("fillIn", (...c) => fillIn(4, { metric: 1 }, ...c)),
  op("fillInLast", (...c) => fillInLast(4, { metric: 1 }, ...c)),
  op("interpolateConstant", (...c) => interpolateConstant(4, ...c)),
  op("coalesceWith", (...c) => coalesceWith("host", (_, all) => all[0], ...c)),
  op("percentiles", (...c) => percentiles(4, [0.5, 1], { sketch: 0.1 }, ...c)),
  op("ewmaTimeless", (...c) => ewmaTimeless(0.3, ...c)),
  op("counter", (...c) => counter({ initial: 1 }, ...c)),
  op("sumOverTime", (...c) => sumOverTime(...c)),
  op("meanOverTime", (...c) => meanOverTime(...c)),
  op("ddt", (...c) => ddt(...c)),
  op("ddt", (...c) => ddt({ every: 3 }, ...c)),
  op("predictLinear", (...c) => predictLinear(3, 5, { refit: 1 }, ...c)),
  op("clockSkew", (...c) => clockSkew({ max: 3 }, ...c)),
  op("anomaly", (...c) => anomaly({ last: 3, all: true }, ...c)),
  op("anomaly", (...c) => anomaly({ method: "holtWinters", season: 2, threshold: 1 }, ...c)),
  op("foldInterval", (...c) => foldInterval(4, "host", (hosts: string[]) => hosts.join(), ...c)),
  op("foldIntervalMetric", (...c) => foldIntervalMetric(4, (metrics: number[]) => Math.max(...metrics), ...c)),
  op("histogram", (...c) => histogram(4, [2, 6], ...c)),
  op("apdex", (...c) => apdex(4, 2, { state: "ok" }, ...c)),
  op("cardinality", (...c) => cardinality(4, "host", { precision: 4 }, ...c)),
  op("heavyHitters", (...c) => heavyHitters(4, 2, "metric", { max: 3 }, ...c)),
]
const routing = [
  op("by", (...c) => by("host", ...c), "keys"),
  op("by", (...c) => by(["host", "service"], ...c), "keys"),
  op("by", (...c) => by("host", { build: host => (host === "x" ? all(...c) : throttle(2, 3, ...c)) }), "keys"),
  op("split", (a, b) => split({ state: "ok" }, a, b), "each"),
  op("splitp", (a, b) => splitp("<=", "metric", 5, a, 2, b), "each"),
  op("rescue", (...c) => rescue(all(), ...(c as never as [Any])), "keys"),
  op("dual", (a, b) => dual({ state: "ok" }, a, b), "each"),
  op("top", (a, b) => top(2, "metric", a, b), "each"),
]
const gathering = [
  op("fixedTimeWindow", (...c) => fixedTimeWindow(5, { max: 4 }, ...c)),
  op("fixedEventWindow", (...c) => fixedEventWindow(3, ...c)),
  op("fixedOffsetTimeWindow", (...c) => fixedOffsetTimeWindow(4, ...c)),
  op("movingEventWindow", (...c) => movingEventWindow(2, ...c)),
  op("movingTimeWindow", (...c) => movingTimeWindow(5, ...c)),
  op("sessionWindow", (...c) => sessionWindow(2, { lateness: 1 }, ...c)),
  op("slidingWindow", (...c) => slidingWindow(6, 3, ...c)),
  op("rollup", (...c) => rollup(1, 5, ...c)),
  op("batch", (...c) => batch(3, 5, ...c)),
  op("batch", (...c) => batch(2, 5, sflatten(batch(3, 4, ...c)))),
  op("join", (...c) => join("host", 5, [{ service: "p" }, { state: "ok" }], ...c)),
  op("pattern", (...c) => pattern("host", p => p.first({ service: "p" }).without({ state: "ok" }).within(5), ...c)),
  op("coalesce", (...c) => coalesce(4, ...c)),
]
const folding = [mean, sum, maximum, count].map(fold => op("smap", (...c) => smap(fold, ...c)))
const throttling = op("throttle", (...c) => throttle(1, 7, ...c))
const rawly = [
  raw("map", map((e: Event) => event({ ...e, description: "mapped" })) as never),
  raw("filter", filter((e: Event) => e.state !== "ok") as never),
  raw("scan", scan((last: Event, e: Event) => event({ ...e, metric: (last.metric ?? 0) + 1 })) as never),
]

/** Random trees of our operators, with raw RxJS between them. */
export const { sprouts } = fc.letrec<{ sprouts: Sprout[]; event: Sprout; array: Sprout; folded: Sprout }>(tie => ({
  sprouts: fc.array(tie("event"), { minLength: 1, maxLength: 3, depthIdentifier: "depth" }),
  event: fc.oneof(
    { depthIdentifier: "depth", maxDepth: 4 },
    grow(passing, fc.constant([])),
    grow(rawly, fc.constant([])),
    grow(passing, tie("sprouts")),
    grow(routing, fc.tuple(tie("event"), tie("event"))),
    grow(rawly, tie("sprouts")),
    grow(gathering, fc.array(tie("array"), { minLength: 1, maxLength: 2, depthIdentifier: "depth" })),
  ),
  array: fc.oneof(
    { depthIdentifier: "depth", maxDepth: 4 },
    grow(folding, fc.constant([])),
    grow(folding, tie("sprouts")),
    grow([throttling], fc.tuple(tie("folded"))),
  ),
  folded: grow(folding, fc.constant([])),
}))

function grow(ops: readonly Op[], children: fc.Arbitrary<readonly Sprout[]>): fc.Arbitrary<Sprout> {
  return fc.record({ op: fc.constantFrom(...ops), children })
}

export const nested = ({ op, children }: Sprout): Any => op.of(...children.map(nested))
export const piped = ({ op, children }: Sprout): Any => {
  const inner = children.map(piped)
  if (op.routes === "each") return op.of(...inner.map(child => all(child) as Any))
  const together = all(...inner) as Any
  return op.routes === "keys" ? op.of(together) : pipe(op.of(), together)
}
export const text = ({ op, children }: Sprout): string => `${op.name}(${children.map(text).join(", ")})`
export const isRaw = ({ op, children }: Sprout): boolean => rawly.includes(op) || children.some(isRaw)
