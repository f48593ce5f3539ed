import { quoted } from "./format.ts"
import type { View } from "./view.ts"

/** The dmon that served a page: its name, and the address that the page was opened at. */
export interface Server {
  readonly name: string
  readonly origin: string
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** The flags with which a command asks that dmon: none where it asks that one by itself. */
function reach({ name, origin }: Server): string {
  if (!loopback.test(new URL(origin).hostname)) return ` --url ${quoted(origin)}`
  return name === "default" ? "" : ` --name ${quoted(name)}`
}

/** A command that asks that dmon. `ownName`: its `--name` is of something else, so that of the dmon stands before it. */
export function commandTo(server: Server, command: string, { ownName = false } = {}): string {
  const flags = reach(server)
  return ownName && flags.startsWith(" --name") ? `dmon${flags} ${command}` : `dmon ${command}${flags}`
}

/** The command that shows in a terminal what a view shows. */
export const commandLine = (view: View, server: Server): string => commandTo(server, shownBy(view))

function shownBy({ page, query, select, at }: View): string {
  const selected = select === undefined ? undefined : page === "live" ? selectedQuery(select) : undefined
  const asked = selected ?? query
  switch (page) {
    case "live":
      return ["query", ...(asked ? [quoted(asked)] : [])].join(" ")
    case "flows":
      return ["tap", ...(select ? [quoted(select)] : []), ...(query ? ["--query", quoted(query)] : [])].join(" ")
    case "history":
      return [
        "query",
        ...(query ? [quoted(query)] : []),
        ...(at === undefined ? [] : ["--at", new Date(at * 1000).toISOString()]),
      ].join(" ")
    case "health":
      return "top"
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
