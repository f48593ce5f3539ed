import { z } from "zod"
import { didYouMean } from "../../base/did-you-mean.ts"
import type { Duration } from "../../base/duration.ts"
import { DmonError } from "../../base/error.ts"

const port = z.union([z.literal("auto").transform(() => 0), z.coerce.number().int().min(0).max(65_535)])
const flag = z.stringbool().or(z.boolean())
const time = z.custom<Duration>(
  value => typeof value === "string" && /^\d+(ms|s|m|h|d)$/.test(value),
  "must be a time, such as 10s or 7d",
)
const size = z.string().regex(/^\d+(KB|MB|GB|TB)$/, "must be a size, such as 500MB or 10GB")
const list = z.union([z.array(z.string()), z.string().transform(text => text.split(",").filter(Boolean))])
const origins = list.refine(
  all => all.every(origin => URL.canParse(origin) && new URL(origin).origin === origin.toLowerCase()),
  "must be origins, such as https://pages.example.org",
)

/** One schema of all that the server is told by flags and by DMON_ variables; a flag wins over its variable. */
export const Settings = z.strictObject({
  streams: list.default([]).describe("streams file or folder; may be repeated"),
  host: z.string().default("127.0.0.1").describe("address to listen on"),
  port: port.default(5555).describe("tcp and udp: Riemann or JSON (0 or auto: any free one)"),
  jsonPort: port.default(7689).describe("udp: JSON datagrams"),
  httpPort: port.default(5556).describe("http: API, WebSocket, metrics"),
  tlsPort: port.default(5554).describe("tcp with mutual TLS, when --tls-cert is given"),
  tlsCert: z.string().optional().describe("certificate file (PEM), for tcp on --tls-port and for http"),
  tlsKey: z.string().optional().describe("its private key (PEM)"),
  tlsCa: z.string().optional().describe("authority (PEM) that clients' certificates must come from"),
  tokenFile: z.string().optional().describe("file of tokens (dmon token) that http and ws ask for"),
  auth: z
    .enum(["remote", "always"])
    .default("remote")
    .describe("whom http and ws ask for a token: others than this machine, or all"),
  allowOrigin: origins.default([]).describe("other pages that may send and connect; may be repeated"),
  allow: list.default([]).describe("addresses (CIDR) that udp takes datagrams from; may be repeated"),
  insecure: flag.default(false).describe("listen beyond this machine without protection"),
  name: z.string().default("default").describe("name of this dmon, for its control socket"),
  check: flag.default(true).describe("do not type-check the streams file (not advised)"),
  ttl: z.coerce.number().positive().optional().describe("seconds that an event without a ttl is valid (60)"),
  telemetry: z.coerce.number().nonnegative().optional().describe("seconds between dmon's own events; 0 for none (10)"),
  self: flag.default(true).describe("do not watch this machine's own cpu, load, memory, disks and network"),
  data: z.string().optional().describe("folder for the recording and the snapshots; without it all is in memory"),
  durable: flag.default(false).describe("answer, and act, only when what came in is on the disk"),
  diskFull: z
    .enum(["stop", "go-on"])
    .default("stop")
    .describe("when the disk is full: take nothing in, or go on unrecorded"),
  keep: size.default("10GB").describe("how much of the recording is kept"),
  keepFor: time.default("7d").describe("how long the recording is kept"),
  snapshot: time.default("10s").describe("time between two snapshots"),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info").describe("least that is logged"),
  logFormat: z.enum(["text", "json"]).default("text").describe("text or json"),
})
export type Settings = z.output<typeof Settings>

/** Variables that are honoured beside those of the settings. */
const others = ["DMON_CTX", "DMON_HISTORY", "DMON_STREAM_MODULE", "DMON_TOKEN", "DMON_URL", "DMON_VERSION"]

export const variableOf = (setting: string): string => `DMON_${setting.replace(/[A-Z]/g, c => `_${c}`).toUpperCase()}`
export const flagOf = (setting: string): string => `--${setting.replace(/[A-Z]/g, c => `-${c.toLowerCase()}`)}`

/**
 * The settings from flags (as given) and the environment. Throws DM110 with all problems at once: values that cannot
 * be, and DMON_ variables that nothing reads.
 */
export function settings(flags: Readonly<Record<string, unknown>>, env: NodeJS.ProcessEnv = process.env): Settings {
  const names = Object.keys(Settings.shape)
  const variables = new Map(names.map(name => [variableOf(name), name]))
  const problems: string[] = []
  const given: Record<string, unknown> = {}

  if (env["DMON_STREAM_MODULE"]) given["streams"] = [env["DMON_STREAM_MODULE"]]
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith("DMON_") || value === undefined || value === "" || variable.startsWith("DMON_TEST_"))
      continue
    const name = variables.get(variable)
    if (name !== undefined) given[name] = value
    else if (!others.includes(variable)) {
      const near = didYouMean(variable, [...variables.keys(), ...others])
      problems.push(`${variable}=${shownValue(value)}   unknown variable${near ? ` — did you mean ${near} ?` : ""}`)
    }
  }
  for (const [name, value] of Object.entries(flags)) if (value !== undefined) given[name] = value

  const result = Settings.safeParse(given)
  for (const issue of result.error?.issues ?? []) {
    const name = String(issue.path[0] ?? "")
    const source = flags[name] !== undefined ? flagOf(name) : variableOf(name)
    problems.push(`${source}=${shownValue(given[name])}   ${said(name, issue)}`)
  }
  if (problems.length === 0 && result.success) return result.data
  throw new DmonError("DM110", `${problems.length} ${problems.length === 1 ? "setting is" : "settings are"} invalid`, {
    frame: problems.map(problem => `  ${problem}`).join("\n"),
    fix: "dmon --help lists every flag and its variable",
  })
}

/** A word as it was written; anything else as JSON. */
const shownValue = (value: unknown) =>
  typeof value === "string" && /^[\w./:-]+$/.test(value) ? value : JSON.stringify(value)

function said(name: string, { code, message, ...issue }: z.core.$ZodIssue): string {
  if (name.toLowerCase().endsWith("port")) return "must be a port number 0–65535, or auto"
  if (code === "invalid_value" && "values" in issue) return `must be ${issue.values.join(" or ")}`
  return message
}
