import type { Key } from "../../screen/keyboard.ts"
import type { Readings } from "./gather.ts"

/** What is looked at: all streams, the places of one, or one place. */
export type Page =
  | { readonly kind: "streams" }
  | { readonly kind: "stream"; readonly name: string }
  | { readonly kind: "place"; readonly address: string }

export const orders = ["rate", "p99", "errors", "name"] as const

/** Where somebody is, and what they chose. */
export interface TopState {
  /** The page that is shown is the last; each with the row that is selected on it. */
  readonly pages: readonly { readonly page: Page; readonly selected: number }[]
  readonly filter: string
  readonly isTyping: boolean
  readonly order: (typeof orders)[number]
  /** What was known when it was paused. */
  readonly frozen: Readings | undefined
  readonly isHelp: boolean
}

export const begin: TopState = {
  pages: [{ page: { kind: "streams" }, selected: 0 }],
  filter: "",
  isTyping: false,
  order: "rate",
  frozen: undefined,
  isHelp: false,
}

export const pageOf = (state: TopState): Page => state.pages.at(-1)!.page
export const selectedOf = (state: TopState): number => state.pages.at(-1)!.selected

/** What the rows of a page lead to, in their order. */
export type Ways = readonly Page[]

/** What a key does. `ways`: the rows that are there; `now`: what is known; `far`: how many rows a page key goes. */
export function pressed(
  state: TopState,
  key: Key,
  { ways, now, far }: { readonly ways: Ways; readonly now: Readings | undefined; readonly far: number },
): TopState | "quit" | "interrupt" {
  if (key === "ctrl-c") return "interrupt"
  if (state.isTyping) return typed(state, key)
  if (state.isHelp) return key === "q" ? "quit" : { ...state, isHelp: false }
  const select = (row: number): TopState => {
    const selected = Math.min(Math.max(0, row), Math.max(0, ways.length - 1))
    return { ...state, pages: [...state.pages.slice(0, -1), { page: pageOf(state), selected }] }
  }
  const at = Math.min(selectedOf(state), Math.max(0, ways.length - 1))
  switch (key) {
    case "q":
      return "quit"
    case "up":
    case "k":
      return select(at - 1)
    case "down":
    case "j":
      return select(at + 1)
    case "page-up":
      return select(at - far)
    case "page-down":
      return select(at + far)
    case "home":
    case "g":
      return select(0)
    case "end":
    case "G":
      return select(ways.length - 1)
    case "enter":
    case "right":
    case "l": {
      const page = ways[at]
      return page === undefined ? state : { ...state, pages: [...state.pages, { page, selected: 0 }], filter: "" }
    }
    case "escape":
    case "left":
    case "h":
    case "backspace":
      if (state.filter !== "") return { ...state, filter: "" }
      return state.pages.length > 1 ? { ...state, pages: state.pages.slice(0, -1) } : state
    case "/":
      return { ...state, isTyping: true }
    case "s":
      return { ...state, order: orders[(orders.indexOf(state.order) + 1) % orders.length]! }
    case "p":
    case "space":
      return { ...state, frozen: state.frozen === undefined ? now : undefined }
    case "?":
      return { ...state, isHelp: true }
    default:
      return state
  }
}

/** Letters go into the filter; enter keeps it, escape clears it. */
function typed(state: TopState, key: Key): TopState {
  if (key === "enter") return { ...state, isTyping: false }
  if (key === "escape") return { ...state, isTyping: false, filter: "" }
  if (key === "backspace") return { ...state, filter: [...state.filter].slice(0, -1).join("") }
  const text = key === "space" ? " " : key
  return [...text].length === 1 ? { ...state, filter: state.filter + text } : state
}
