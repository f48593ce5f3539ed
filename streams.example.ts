// What dmon does when it is started without a configuration of your own: `npm start`.
// Every export whose name contains "stream" is a root: each event enters all of them.
import {
  by,
  changed,
  changedState,
  email,
  expired,
  index,
  log,
  percentiles,
  pipe,
  rate,
  rollup,
  set,
  split,
  throttle,
  when,
} from "dmon"

/** The newest event of each host and service, for queries and for expiry: what is not refreshed in time comes back as `expired`. */
export const indexStream = index()

/** Mail when something changes for the worse, at most five mails an hour, the rest together. */
export const troubleStream = changedState(
  { initial: "ok" },
  when({ state: ["warning", "critical"] }, rollup(5, "1h", email("oncall@example.org"))),
)

/** A host of which nothing is heard any more. */
export const silentStream = pipe(expired(), by("host", throttle(1, "10m")), log({ prefix: "silent:" }))

/** How slow the API is: the median, the 95th and the 99th percentile of each 10 s, back into the index. */
export const apiStream = when('service =~ "api%"', percentiles("10s", [0.5, 0.95, 0.99], index()))

/** Requests per second of each service, and a state from how many there are. */
export const loadStream = when(
  'tagged "request"',
  by(
    "service",
    rate(
      "5s",
      split(e => (e.metric ?? 0) > 1000, set({ state: "critical" }, index()), set({ state: "ok" }, index())),
    ),
  ),
)

/** Every deploy, once. */
export const deployStream = when({ service: "deploy" }, by("host", changed("description", log({ prefix: "deploy:" }))))
