// What dmon does when it is started without streams of your own (npm start), and what to begin yours with: a web service,
// its machines and its deploys. Every export whose name contains "stream" is a root: each event enters all of them.
//
//   { "host": "web-1", "service": "http request", "metric": 0.12, "state": "ok", "app": "shop" }   seconds it took
//   { "host": "web-1", "service": "disk /", "metric": 0.71, "state": "ok" }                        part of it in use
//   { "service": "deploy", "app": "shop", "description": "v1.4" }
//
// Events like the second, of cpu, load, memory and each disk, come from riemann-health; those of its own machine dmon makes itself.
import {
  absent,
  by,
  changed,
  copy,
  email,
  expired,
  hysteresis,
  index,
  log,
  mean,
  over,
  pattern,
  percentiles,
  pipe,
  predictLinear,
  publish,
  rollup,
  scale,
  set,
  slidingWindow,
  smap,
  stable,
  subscribe,
  throttle,
  when,
} from "dmon"

/** Trouble is told of when it begins and when it is over, not in between; who hears of it stands at the end. */
const tell = pipe(by(["attributes.app", "host", "service"], changed("state", { initial: "ok" })), publish("trouble"))

/** The newest event of each host and service, for queries. What is not refreshed in time comes back as "expired". */
export const indexStream = index()

/** How slow each application is: percentiles of every 10 s. Above one second is critical, until it is below 0.8. */
export const latencyStream = pipe(
  when({ service: "http request" }),
  by(
    "attributes.app",
    percentiles(
      "10s",
      [0.5, 0.95, 0.99],
      set(
        { host: undefined },
        index(),
        when({ service: "http request 0.99" }, hysteresis(1, 0.8, { on: "critical", off: "ok" }, tell)),
      ),
    ),
  ),
)

/** The error budget of 99.9 %: how many times too fast it is burnt, by the last hour. 14.4 is a month's in two days. */
export const budgetStream = pipe(
  when(e => e.service === "http request" && e.state !== "expired"),
  smap(e => copy(e, { host: undefined, service: "error budget", metric: (e.state ?? "ok") === "ok" ? 0 : 1 })),
  by(
    "attributes.app",
    slidingWindow(
      "1h",
      "1m",
      // The mean is of now, not of the hour's first request, and stands until the next.
      smap(
        mean,
        set(
          { time: undefined, ttl: 180 },
          scale(1000, hysteresis(14.4, 6, { on: "critical", off: "ok" }, index(), tell)),
        ),
      ),
    ),
  ),
)

/** A machine's cpu, load, memory or disk that is not ok for a minute, and that it is ok again for one. */
export const machineStream = when(
  'service = "cpu" or service = "load" or service = "memory" or service =~ "disk %"',
  when(e => e.state !== undefined && e.state !== "expired", by(["host", "service"], stable("1m", "state", tell))),
)

/** A disk that will be full within four hours, if it goes on as in the last half hour: once in 12 h. */
export const diskStream = pipe(
  when('service =~ "disk %"'),
  by(["host", "service"], throttle(1, "1m", predictLinear(30, "4h", { min: 30 }, over(1, throttle(1, "12h"))))),
  set({ state: "warning", description: "full within four hours, if it goes on so" }),
  publish("trouble"),
)

/** A host of which nothing has been heard for five minutes; and that it is back. */
export const silentStream = pipe(
  when(e => e.host !== undefined),
  by("host", absent("5m", { state: "critical" })),
  set({ service: "silence" }),
  publish("trouble"),
)

/** Deploys, each once. */
export const deployStream = when(
  { service: "deploy" },
  by("attributes.app", changed("description", publish("trouble"))),
)

/** All of it is printed; the first five of an hour are mailed at once, the others together at its end. */
export const troubleStream = subscribe("trouble", log(), rollup(5, "1h", email("oncall@example.org")))

/** What becomes critical within a quarter of an hour after a deploy of the same application: very likely the deploy. */
export const suspectStream = subscribe(
  "trouble",
  pattern(
    "attributes.app",
    p => p.first({ service: "deploy" }).followedBy({ state: "critical" }).within("15m"),
    smap(
      ([deploy, trouble]) => copy(trouble, { description: `since the deploy of ${deploy.description}` }),
      log({ prefix: "suspect:" }),
      email("developers@example.org"),
    ),
  ),
)

/** What has left the index because its ttl was over, once an hour for each. */
export const expiredStream = expired(by(["host", "service"], throttle(1, "1h", log({ prefix: "expired:" }))))
