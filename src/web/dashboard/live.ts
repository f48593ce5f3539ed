import { cell } from "./cell.ts"
import { type Connection, type LiveSocket, liveSocket, type Socket } from "./live-socket.ts"
import { paused } from "./paused.ts"
import { reader, tokenWanted } from "./session.ts"

/** How long the page may be hidden before it is told less, in milliseconds. */
const patience = 10_000

const socket: LiveSocket = liveSocket({
  open: () => new WebSocket(new URL("/api/live", location.href.replace(/^http/, "ws"))) as unknown as Socket,
  isBarred: () => tokenWanted.value,
  now: () => Date.now(),
  later(run, ms) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
})

export const { connection, watch, retry } = socket
export type { Connection }

/** By how many seconds the engine's clock is ahead of the browser's. */
const ahead = cell(0)

/** What the server says of its time. */
export function heardTime(seconds: number): void {
  ahead.set(seconds - Date.now() / 1000)
}

/** The engine's time, in seconds since the epoch. */
export const engineNow = (): number => Date.now() / 1000 + ahead.value

/** While the view is paused, when that was. */
let stillAt: number | undefined

/** The time of what is shown, in seconds since the epoch: it stands still while the view is paused. */
export const shownNow = (): number => stillAt ?? engineNow()

/** Tells the connection when the page is hidden, and when the network is back; stops the clock of what is shown. */
export function followPage(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(() => socket.hide(true), patience)
    else socket.hide(false)
  })
  addEventListener("online", retry)
  paused.follow(held => (stillAt = held ? engineNow() : undefined))
  reader.follow(retry)
  tokenWanted.follow(wanted => {
    if (!wanted) retry()
  })
}
