import { Option } from "commander"
import { flagOf, Settings, variableOf } from "../server/settings.ts"

/** Which flags stand together in the help; those of no group are the server's. */
const groups: readonly (readonly [heading: string, settings: readonly string[]])[] = [
  ["Listening:", ["host", "port", "jsonPort", "httpPort"]],
  ["Protection:", ["tlsPort", "tlsCert", "tlsKey", "tlsCa", "tokenFile", "auth", "allowOrigin", "allow", "insecure"]],
  ["Recording:", ["data", "durable", "diskFull", "keep", "keepFor", "snapshot"]],
  ["Log:", ["logLevel", "logFormat"]],
]

/** What stands for a flag's value in the help; it also says what a shell completes. */
function placeholderOf(setting: string, value: unknown): string {
  if (/port$/i.test(setting)) return "port"
  if (/^streams$|^tls(?:Cert|Key|Ca)$|File$/.test(setting)) return "file"
  if (setting === "host") return "address"
  if (setting === "allow") return "cidr"
  if (setting === "data") return "folder"
  if (setting === "keep") return "size"
  if (setting === "keepFor" || setting === "snapshot") return "time"
  return typeof value === "number" || setting === "ttl"
    ? "seconds"
    : setting.replace(/^[a-z]+(?=[A-Z])/, "").toLowerCase()
}

/** A flag of the server for each of the settings, with its variable and its default. */
export function serverFlags(): Option[] {
  const defaults: Record<string, unknown> = Settings.parse({})
  return Object.entries(Settings.shape).map(([setting, schema]) => {
    const value = defaults[setting]
    const flag = flagOf(setting)
    const isSwitch = typeof value === "boolean"
    const term = isSwitch ? (value ? flag.replace("--", "--no-") : flag) : `${flag} <${placeholderOf(setting, value)}>`
    const said = isSwitch || value === undefined || value === "" || Array.isArray(value) ? "" : `; ${value}`
    const option = new Option(term, `${schema.description}  (${variableOf(setting)}${said})`)
    option.helpGroup(groups.find(([, settings]) => settings.includes(setting))?.[0] ?? "Server:")
    if (Array.isArray(value)) option.argParser((one: string, before?: readonly string[]) => [...(before ?? []), one])
    const choices = choicesOf(schema)
    if (choices) option.argChoices = choices
    return option
  })
}

/** The words that a setting may be, if they are few. They are checked with all the other settings, not by commander. */
function choicesOf(schema: unknown): string[] | undefined {
  const { def } = schema as { def: { innerType?: unknown; entries?: Record<string, string> } }
  return def.entries ? Object.values(def.entries) : def.innerType ? choicesOf(def.innerType) : undefined
}
