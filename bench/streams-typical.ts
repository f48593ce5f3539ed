import {
  by,
  changedState,
  coalesce,
  ewma,
  expired,
  fixedTimeWindow,
  index,
  mean,
  over,
  percentiles,
  rate,
  rollup,
  set,
  smap,
  split,
  sum,
  tagged,
  throttle,
  when,
} from "dmon"

export const everythingStream = index()

export const rateStream = by(["host", "service"], rate(5))

export const slowApiStream = when('service ~= "^api" and metric > 0.9', by("host", throttle(5, "60s")))

export const apiPercentileStream = when('service ~= "^api"', percentiles(5, [0.5, 0.95, 0.99], index()))

export const changeStream = changedState()

export const criticalStream = when({ state: "critical" }, rollup(5, "60s"))

export const levelStream = split(
  e => (e.metric ?? 0) > 0.99,
  set({ state: "critical" }),
  e => (e.metric ?? 0) > 0.9,
  set({ state: "warning" }),
  set({ state: "ok" }),
)

export const databaseStream = when('service ~= "^db"', by("host", fixedTimeWindow(10, smap(mean))))

export const productionStream = tagged("prod", by("service", coalesce(5, smap(sum))))

export const busyCpuStream = when({ service: "cpu" }, by("host", ewma(0.3, over(0.8))))

export const expiredStream = expired()
