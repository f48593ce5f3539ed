import { quoted } from "./format.ts"
import type { View } from "./view.ts"

/** The command that shows in a terminal what a view shows. */
export function commandLine({ page, query, select, at }: View): string {
  const selected = select === undefined ? undefined : page === "live" ? selectedQuery(select) : undefined
  const asked = selected ?? query
  switch (page) {
    case "live":
      return ["dmon query", ...(asked ? [quoted(asked)] : [])].join(" ")
    case "flows":
      return ["dmon tap", ...(select ? [quoted(select)] : []), ...(query ? ["--query", quoted(query)] : [])].join(" ")
    case "history":
      return [
        "dmon query",
        ...(query ? [quoted(query)] : []),
        ...(at === undefined ? [] : ["--at", new Date(at * 1000).toISOString()]),
      ].join(" ")
    case "health":
      return "dmon top"
  }
}

/** The host and service of `host/service`: a slash in a host is written %2F. */
export function selectedEntry(select: string): { host: string; service: string } {
  const slash = select.indexOf("/")
  return {
    host: (slash < 0 ? select : select.slice(0, slash)).replaceAll("%2F", "/"),
    service: slash < 0 ? "" : select.slice(slash + 1),
  }
}

export const selectOf = (host: string, service: string): string => `${host.replaceAll("/", "%2F")}/${service}`

/** The query that finds one host and service. */
export function selectedQuery(select: string): string {
  const { host, service } = selectedEntry(select)
  const is = (field: string, text: string) => `${field} = ${text === "" ? "nil" : JSON.stringify(text)}`
  return `${is("host", host)} and ${is("service", service)}`
}
