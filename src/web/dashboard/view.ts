import { cell, useCell } from "./cell.ts"

export const pages = ["live", "flows", "history", "health"] as const
export type Page = (typeof pages)[number]

/** What is looked at. All of it stands in the address of the page, so that a link shows another person the same. */
export interface View {
  readonly page: Page
  /** The query in the bar; empty for everything. */
  readonly query: string
  /** The moment of the past that is shown, in seconds since the epoch. */
  readonly at?: number | undefined
  /** What is selected: `host/service` on Live, a place's address on Flows. */
  readonly select?: string | undefined
  /** Live: how large a cell is, and by what hosts are sorted. */
  readonly size?: "cell" | undefined
  readonly sort?: "worst" | undefined
  /** Flows: the stream, and what is coloured by. */
  readonly stream?: string | undefined
  readonly heat?: string | undefined
  /** A span of time: `from..to`, in seconds since the epoch. */
  readonly range?: string | undefined
}

const texts = ["select", "stream", "heat", "range"] as const

/** Reads an address; what it does not know, it leaves out. */
export function viewOf(address: { readonly pathname: string; readonly search: string }): View {
  const page = pages.find(one => address.pathname === `/${one}`) ?? "live"
  const given = new URLSearchParams(address.search)
  const at = Date.parse(given.get("at") ?? "") / 1000
  return {
    page,
    query: given.get("query") ?? "",
    ...(Number.isFinite(at) && { at }),
    ...(given.get("size") === "cell" && { size: "cell" as const }),
    ...(given.get("sort") === "worst" && { sort: "worst" as const }),
    ...Object.fromEntries(texts.flatMap(name => (given.get(name) ? [[name, given.get(name)]] : []))),
  }
}

/** The address of a view: `viewOf(addressOf(view))` is the view. */
export function addressOf({ page, at, ...rest }: View): string {
  const all = { ...rest, at: at === undefined ? undefined : new Date(at * 1000).toISOString() }
  const search = Object.entries(all)
    .filter(([, text]) => text !== undefined && text !== "")
    // A slash, a comma and a colon need no disguise there, and read better.
    .map(([name, text]) => `${name}=${encodeURIComponent(String(text)).replace(/%(2F|2C|3A)/g, decodeURIComponent)}`)
    .join("&")
  return `/${page}${search && `?${search}`}`
}

export const view = cell<View>({ page: "live", query: "" })

/** Changes what is looked at. `replace`: what was looked at before is not a step of its own to go back to. */
export function go(change: Partial<View>, { replace = false } = {}): void {
  const next = { ...view.value, ...change }
  const address = addressOf(next)
  if (address === addressOf(view.value)) return
  if (replace) history.replaceState(null, "", address)
  else history.pushState(null, "", address)
  view.set(next)
}

/** Another page with the same query and moment; what was selected belongs to the page that is left. */
export const pageView = (page: Page): View => {
  const { query, at } = view.value
  return { page, query, at }
}

/** To another page. */
export function open(to: View): void {
  history.pushState(null, "", addressOf(to))
  view.set(to)
}

/** Follows the address of the page: the first look, and the browser's back and forward. */
export function followAddress(): void {
  view.set(viewOf(location))
  addEventListener("popstate", () => view.set(viewOf(location)))
}

export const useView = (): View => useCell(view)
