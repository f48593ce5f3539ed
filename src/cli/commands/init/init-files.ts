export interface InitFile {
  readonly name: string
  readonly about: string
  readonly text: string
}

const streams = `// Streams say what events mean. dmon runs this file, checks its types, and loads it again whenever you save it.
//
//   dmon --streams ./mystreams.ts                          runs it
//   dmon send -S 'api latency' -m 3.1 -s critical          sends an event, from another terminal
//   dmon query 'state = "critical"'                        asks what is critical now
//
// An event has host, service, state, metric, description, time, ttl (seconds), tags, attributes; any may be absent.
import { by, changed, email, index, rollup, when } from "dmon"

// Each export whose name contains "stream" is run, and gets every event. This one is called "apiSlow".
export const apiSlowStream = when(
  'service =~ "api %"', // lets pass the services that begin with "api ": a query, as in dmon query
  by(
    ["host", "service"], // what stands in here is kept apart for each host and service
    changed(
      "state", // lets pass an event when its state is another than the last one
      { initial: "ok" }, // before the first event it was ok: so a first "ok" is no news
      email("you@example.org"), // mails it; as long as SMTP_URL is not set, prints the mail instead
    ),
  ),
)

// This one is called "diskFull".
export const diskFullStream = when(
  e => e.service === "disk" && (e.metric ?? 0) > 0.9, // or a function: write "sevice", save, and see what happens
  by(
    "host",
    rollup(
      1, // the first at once,
      "1h", // and what comes within the hour after it as one list,
      email("you@example.org"), // so at most two mails an hour from each host
    ),
  ),
)

// This one is called "index": it keeps the newest event of each host and service, for dmon query.
// When an event's ttl is over it leaves the index, and comes back to all streams with the state "expired".
export const indexStream = index()
`

const test = `// Tests run on virtual time: no hour is waited for, and no mail is sent.
//
//   dmon test                                              runs them
//
// What comes in is drawn: a letter is an event, each "-" lets a frame pass, " 58m " lets 58 minutes pass.
import { test } from "node:test"
import { expectEmitted, marbles, run } from "dmon/testing"
import { apiSlowStream, diskFullStream } from "./mystreams.ts"

test("apiSlow mails once for each change of state", () => {
  const [ok, slow] = ["ok", "critical"].map(state => ({ host: "web-1", service: "api latency", state }))
  const input = marbles("a--b--c--d", { a: ok, b: slow, c: slow, d: ok }, { frame: "10s" })
  const outcome = run({ apiSlowStream }, input)
  // An output passes on what it was given, so what a stream emits is what was mailed.
  expectEmitted(outcome, "apiSlow", "---b-----d")
})

test("diskFull mails the first event at once and the others of its hour together", () => {
  const full = { host: "web-1", service: "disk", metric: 0.95 }
  const input = marbles("abc 58m ", { a: full, b: full, c: full }, { frame: "1m" })
  const outcome = run({ diskFullStream }, input)
  expectEmitted(outcome, "diskFull", "A 59m B", { A: [full], B: [full, full] })
})
`

const config = `{
  // Where the types of dmon are is written by dmon to .dmon/, on each machine anew: commit this file, not that folder.
  "extends": "./.dmon/tsconfig.json",
  "compilerOptions": {
    "strict": true,
    "target": "es2022",
    "lib": ["es2023"],
    "module": "preserve",
    "moduleResolution": "bundler",
    "allowImportingTsExtensions": true,
    "noFallthroughCasesInSwitch": true,
    "skipLibCheck": true,
    "noEmit": true
  }
}
`

/** What `dmon init` makes. */
export const initFiles: readonly InitFile[] = [
  {
    name: "mystreams.ts",
    about: `3 streams, ${streams.trimEnd().split("\n").length} lines, every line explained`,
    text: streams,
  },
  { name: "mystreams.test.ts", about: "2 tests on virtual time", text: test },
  { name: "tsconfig.json", about: "editor completion works now", text: config },
]
