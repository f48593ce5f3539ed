import type { Documented } from "./operators.ts"

interface Family {
  readonly title: string
  readonly about: string
  /** In the order in which a reader would want them. */
  readonly members: string
}

const families: readonly Family[] = [
  {
    title: "Choose",
    about: "Which events go on, and where to.",
    members:
      "when where match over under within without tagged taggedAny expired live split splitp by top dual sample dedupe discard measured",
  },
  {
    title: "Change",
    about: "What an event says, or how many there are.",
    members: "set defaults adjust scale tag untag smap smapcat sflatten sreduce enrich",
  },
  {
    title: "Compare",
    about: "An event with those before it.",
    members: "changed changedState runs stable stateDuration hysteresis flapping anomaly",
  },
  {
    title: "Hold",
    about: "Several events together, or fewer of them.",
    members:
      "throttle rollup batch fixedTimeWindow fixedOffsetTimeWindow movingTimeWindow slidingWindow sessionWindow fixedEventWindow movingEventWindow coalesce coalesceWith project queue delay",
  },
  {
    title: "Measure",
    about: "One number from many events.",
    members:
      "rate average ewma ewmaTimeless ddt counter sumOverTime meanOverTime foldInterval foldIntervalMetric percentiles histogram apdex predictLinear clockSkew cardinality heavyHitters",
  },
  { title: "Time", about: "What does not come.", members: "absent fillIn fillInLast interpolateConstant" },
  { title: "Join", about: "Events of different kinds with each other.", members: "join pattern" },
  {
    title: "Flow",
    about: "How streams are put together, and what leaves them.",
    members: "all named publish subscribe reinject rescue index email log",
  },
  {
    title: "Folds",
    about: "One event of many: for `smap` after whatever emits arrays.",
    members:
      "sum mean count minimum maximum median stdDev product difference quotient quotientSloppy mode modes extremum sortedSample nonNilMetrics",
  },
]
const names = new Set(families.flatMap(({ members }) => members.split(" ")))
/** What is no operator, and is told of in the guide. */
const elsewhere = ["operator", "param"]

/** docs/operators.md. Throws for an operator that no family has, and for a member that is none. */
export function operatorsPage(all: readonly Documented[]): string {
  const parts = families.map(({ title, about, members }) => ({
    title,
    about,
    members: members.split(" ").map(name => {
      const found = all.find(one => one.name === name)
      if (found === undefined) throw new Error(`${name} of ${title} is not exported`)
      return found
    }),
  }))
  const told = parts.flatMap(({ members }) => members)
  const untold = all.filter(one => !told.includes(one) && !elsewhere.includes(one.name))
  if (untold.length > 0) throw new Error(`of no family: ${untold.map(({ name }) => name).join(", ")}`)
  const contents = parts.map(
    ({ title, about, members }) =>
      `### ${title}\n\n${about}\n\n| operator | |\n| --- | --- |\n${members
        .map(({ name, summary }) => `| [\`${name}\`](#${name.toLowerCase()}) | ${summary.replaceAll("|", "\\|")} |`)
        .join("\n")}`,
  )
  return `${intro}\n\n${contents.join("\n\n")}\n\n${parts
    .map(({ title, members }) => `## ${title}, one by one\n\n${members.map(section).join("\n\n")}`)
    .join("\n\n")}\n`
}

const intro = `# Operators

Written by \`npm run docs\` from the docstrings: what is here is what an editor shows. Every operator is an RxJS operator:
it stands in a \`pipe\`, takes RxJS operators as children, and runs without an engine. How they go together is shown by
[\`streams.example.ts\`](../streams.example.ts), a whole file for a web service.

\`op(x, ...children)\` is \`pipe(op(x), all(...children))\`: the arguments, then one object of options where there are any,
then the children, which get what the operator emits. In the pictures time runs to the right, a column is a
millisecond, \`|\` is completion, \`(ab)\` comes at once. "By the clock" means the time at which events arrive, "by event
time" the time that they bear; in a replay both are what they were. What is let go, as late or because a bound is
reached, is counted by its reason, for each place in the streams, and shown by \`/metrics\`.

## All of them`

function section({ name, call, summary, text, examples, see, file }: Documented): string {
  const parts = [`### ${name}`, `\`${call}\``, summary, prose(text)]
  for (const example of examples) parts.push(`\`\`\`ts\n${example}\n\`\`\``)
  parts.push(`${see === undefined ? "" : `See ${linked(see)}. `}Source: [${file}](../${file}).`)
  return parts.filter(part => part !== "").join("\n\n")
}

/** What a `@see` names stands between commas, semicolons and "and": `over, and when, for any other test`. */
const linked = (see: string): string =>
  see
    .replaceAll("\n", " ")
    .replaceAll(/ ([,;])/g, "$1")
    .split(/(; |, | ?\band )/)
    .map(part =>
      part.replace(/^\w+(?=$| with)/, name => (names.has(name) ? `[\`${name}\`](#${name.toLowerCase()})` : name)),
    )
    .join("")

/** Indented marbles become a block of their own, so that they stay as they are drawn. */
const prose = (text: string): string =>
  text
    .split("\n\n")
    .map(part => {
      const lines = part.split("\n")
      if (!lines.every(line => line.startsWith("    "))) return part
      return `\`\`\`text\n${lines.map(line => line.slice(4)).join("\n")}\n\`\`\``
    })
    .join("\n\n")
