import { isArray, isFunction, isObject, isText, items, pairs, plain, split } from "./literals.ts"

/** What is left of an operator's place that its words are made of. */
export interface Told {
  readonly name: string
  readonly args: string
  readonly title?: string | undefined
  readonly summary?: string | undefined
}

/** What one place of the streams does, in a few words: `by "attributes.app"` is `for each app`. */
export function inWords({ name, args, title, summary }: Told): string {
  if (title !== undefined) return summary ?? title
  const given = split(args)
  const say = Object.hasOwn(sayings, name) ? sayings[name] : undefined
  const said = say?.(given)
  return said ?? given.map(brief).filter(Boolean).join(", ")
}

type Say = (given: readonly string[]) => string | undefined

/** What is used where nothing is said is not worth a word. */
const silent = new Set(["idle", "max", "pairs", "lateness", "refit", "each", "late", "forever"])

function brief(literal: string): string {
  if (isObject(literal)) return fieldsOf(literal)
  if (isArray(literal)) return items(literal).map(brief).join(", ")
  return plain(literal)
}

/** What is set, and what is removed: that is `undefined`. */
function changesOf(literal: string): string {
  const gone = pairs(literal).flatMap(([name, value]) => (value === "undefined" ? [name] : []))
  const set = fieldsOf(literal, " = ")
  return [set && `set ${set}`, gone.length > 0 && `remove ${gone.join(", ")}`].filter(Boolean).join(", ")
}

const fieldsOf = (literal: string, is = " ") =>
  pairs(literal)
    .filter(([name, value]) => !silent.has(name) && value !== '""' && value !== "undefined")
    .map(([name, value]) => (value === "" ? name : `${name}${is}${brief(value)}`))
    .join(", ")

/** A test: a query, a partial event, or a function. */
function test(literal = ""): string {
  if (isObject(literal)) return fieldsOf(literal, " = ").replaceAll(", ", " and ")
  const text = plain(literal)
  return isFunction(literal) ? text.replace(/^\(?(\w+)\)? => (?=\1\.)/, "").replace(/(^|[^\w.])e\./g, "$1") : text
}

/** A field as people call it: attributes by their own name. */
const field = (literal: string): string => {
  const text = plain(literal)
  return isText(literal) ? text.replace(/^attributes\./, "") : text
}
const key = (literal = "") =>
  isArray(literal) ? items(literal).map(field).join(", ") : isFunction(literal) ? test(literal) : field(literal)

/** `10s` and `2.5h` as 10 s and 2.5 h; a number is of seconds. */
const time = (literal = "") => {
  const text = plain(literal)
  return /^[\d.]+$/.test(text) ? `${text} s` : text.replace(/^([\d.]+)(ms|[smhd])$/, "$1 $2")
}
const upTo = (count = "") => (count === "1" ? "one" : count)
const of = (literal = "", name = ""): string | undefined =>
  isObject(literal) ? pairs(literal).find(([one, value]) => one === name && value !== "undefined")?.[1] : undefined
const percent = (literal: string) => String(Number((Number(literal) * 100).toPrecision(6)))
const tags = (literal = "") => (isArray(literal) ? items(literal) : [literal]).map(plain).join(", ")
/** A step of a pattern: its tests, and what must not come after it; nothing where it was cut off. */
function stepOf(literal: string): string {
  const tests = items(of(literal, "tests") ?? "[]")
  const without = items(of(literal, "without") ?? "[]")
  if (tests.length === 0 || [...tests, ...without].some(one => one.includes("…"))) return ""
  const said = tests.every(one => one === tests[0]) && tests.length > 1 ? `${tests.length} × ${test(tests[0])}` : ""
  return (said || tests.map(test).join(" and ")) + without.map(one => `, without ${test(one)}`).join("")
}

const every =
  (what: string): Say =>
  ([span]) =>
    `${what} of every ${time(span)}`
const last =
  (what: string): Say =>
  ([size]) =>
    `${what} ${size} events`

const sayings: Readonly<Record<string, Say>> = {
  in: topics => (topics.length === 0 ? "all events" : `only topic ${topics.map(plain).join(", ")}`),
  rx: () => "raw RxJS: not looked into",
  when: ([one]) => `if ${test(one)}`,
  where: ([one]) => `if ${test(one)}`,
  match: ([one = "", wanted = ""]) => `if ${key(one)} is ${brief(wanted)}`,
  over: ([limit]) => `if metric > ${limit}`,
  under: ([limit]) => `if metric < ${limit}`,
  within: ([low, high]) => `if metric is ${low} to ${high}`,
  without: ([low, high]) => `if metric is not ${low} to ${high}`,
  tagged: ([one]) => `if tagged ${tags(one)}`,
  taggedAny: ([one]) => `if tagged any of ${tags(one)}`,
  expired: () => "if it is expired",
  live: () => "if it is not expired",
  by: ([one]) => `for each ${key(one)}`,
  split: () => "to the first whose test it passes",
  splitp: () => "to the first whose value fits",
  top: ([k, one]) => `the ${k} highest by ${field(one ?? "")}`,
  dual: ([one]) => `to one side if ${test(one)}`,
  sample: ([part]) => `a part: ${brief(part ?? "")}`,
  dedupe: ([per]) => `no equal one within ${time(per)}`,
  discard: () => "nothing goes on",
  set: ([one]) => (one === undefined ? "fields are set or removed" : changesOf(one)),
  defaults: ([one]) => `where missing, ${fieldsOf(one ?? "", " = ")}`,
  adjust: ([one, f]) => `${field(one ?? "")} becomes ${plain(f ?? "")}`,
  scale: ([by]) => `metric × ${by}`,
  tag: ([one]) => `tag ${tags(one)}`,
  untag: ([one]) => `remove tag ${tags(one)}`,
  smap: ([f]) => (f === undefined ? undefined : `becomes ${plain(f)}`),
  smapcat: ([f]) => `each of ${plain(f ?? "")}`,
  sflatten: () => "one by one",
  changed: ([one, more]) => {
    const initial = of(more, "initial")
    return `when ${key(one)} changes${initial === undefined ? "" : `, from ${brief(initial)} at first`}`
  },
  changedState: () => "when its state changes",
  runs: ([n, one]) => `the same ${key(one)} ${n} times in a row`,
  stable: ([span, one]) => `the same ${key(one)} for ${time(span)}`,
  stateDuration: () => "how long it was in its state",
  hysteresis: ([on = "", off = "", states]) => {
    const isBelow = Number(on) < Number(off)
    const [to, back] = isBelow ? ["down", "up"] : ["up", "down"]
    const [bad, good] = [of(states, "on") ?? "critical", of(states, "off") ?? "ok"].map(plain)
    return `${bad} from ${on} ${to}, ${good} again from ${off} ${back}`
  },
  throttle: ([max, per]) => `at most ${upTo(max)} in ${time(per)}`,
  rollup: ([first, per]) => `first ${first} of ${time(per)}, then the rest together`,
  batch: ([size, per]) => `${size} together, or after ${time(per)}`,
  fixedTimeWindow: every("those"),
  fixedOffsetTimeWindow: every("those"),
  movingTimeWindow: ([span]) => `those of the last ${time(span)}`,
  slidingWindow: ([span, slide]) => `the last ${time(span)}, every ${time(slide)}`,
  sessionWindow: ([gap]) => `together until ${time(gap)} of silence`,
  fixedEventWindow: last("every"),
  movingEventWindow: last("the last"),
  coalesce: ([span]) => `the newest of each, every ${time(span)}`,
  queue: ([count, per]) => `no more than ${upTo(count)} in ${time(per)}, the rest waits`,
  delay: ([by]) => `${time(by)} later`,
  rate: ([span]) => `sum a second, every ${time(span)}`,
  ddt: () => "change a second",
  counter: () => "counts them",
  sumOverTime: () => "sum so far",
  meanOverTime: () => "mean so far",
  foldIntervalMetric: every("one number"),
  percentiles: ([span, points]) =>
    points && isArray(points)
      ? `${items(points)
          .map(one => `p${percent(one)}`)
          .join(", ")} of every ${time(span)}`
      : `percentiles of every ${time(span)}`,
  histogram: every("histogram"),
  apdex: every("Apdex"),
  predictLinear: ([n, ahead, more]) => {
    return `where the last ${n} lead to in ${time(ahead)}; until there are ${of(more, "min") ?? 2}, they pass without a metric`
  },
  cardinality: ([span, one]) => `how many different ${key(one)} every ${time(span)}`,
  absent: ([after, more]) => {
    const state = of(more, "state")
    return `${state === undefined ? "" : `${plain(state)} `}if none came for ${time(after)}, ok when one comes again`
  },
  fillIn: ([span]) => `a filler if none came for ${time(span)}`,
  fillInLast: ([span]) => `the last again if none came for ${time(span)}`,
  join: ([one, within]) => `those of the same ${key(one)} within ${time(within)}`,
  pattern: ([one, steps]) => {
    const within = of(steps, "within")
    const inOrder = items(of(steps, "steps") ?? "[]").map(stepOf)
    const what = inOrder.length > 0 && inOrder.every(Boolean) ? inOrder.join(", then ") : "one after the other"
    return `${what}, for the same ${key(one)}${within === undefined ? "" : ` within ${time(within)}`}`
  },
  publish: ([topic]) => `to topic ${plain(topic ?? "")}`,
  subscribe: ([topic]) => `from topic ${plain(topic ?? "")}`,
  reinject: () => "to all streams, again",
  index: () => "newest of each host and service",
  email: ([to = ""]) => `mail to ${brief(to)}`,
  log: ([more]) => {
    const prefix = of(more, "prefix")
    return prefix === undefined || prefix === '""'
      ? "printed"
      : `printed with ${JSON.stringify(plain(prefix))} before it`
  },
}
