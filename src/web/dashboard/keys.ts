import { useLayoutEffect } from "preact/hooks"
import { cell } from "./cell.ts"

/** Something that can be done by a key, from the palette, and by mouse where it has a button. */
export interface Command {
  readonly title: string
  /** `p`, `g l` for one after the other, `Ctrl-K`; none if it stands in the palette only. */
  readonly key?: string
  /** Another key for the same. */
  readonly also?: string
  /** Where the list of keys shows it. */
  readonly group: string
  run(): void
}

const registered = cell<readonly (readonly Command[])[]>([])

/** All that can be done now: what the page at hand offers comes first. */
export const commands = (): readonly Command[] => registered.value.flat()

/** Offers commands as long as a component is there. */
export function useCommands(list: readonly Command[]): void {
  useLayoutEffect(() => {
    registered.set([list, ...registered.value])
    return () => registered.set(registered.value.filter(one => one !== list))
  })
}

const name = "dmon keys"
/** Whether single keys do something: they get in the way of those who speak to their computer. */
export const singleKeys = cell(localStorage.getItem(name) !== "off")

export function turnSingleKeys(): void {
  localStorage.setItem(name, singleKeys.value ? "off" : "on")
  singleKeys.set(!singleKeys.value)
}

/** How long the second key of two may take, in milliseconds. */
const within = 1500
const typing = "input:not([type=range],[type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable]"

/** Runs commands by their keys. Escape lets go of what is typed in, so that single keys do something again. */
export function followKeys(): void {
  let first = ""
  let at = 0
  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing) return
    const modified = event.ctrlKey || event.metaKey
    const key = modified ? `Ctrl-${event.key.toUpperCase()}` : event.key
    const target = event.target instanceof Element ? event.target : undefined
    if (
      key === "Escape" &&
      target instanceof HTMLElement &&
      target.matches(typing) &&
      !document.querySelector("dialog[open]")
    )
      return target.blur()
    if (
      !modified &&
      (event.altKey || !singleKeys.value || target?.closest(typing) || document.querySelector("dialog[open]"))
    )
      return
    const both = performance.now() - at < within ? `${first} ${key}` : key
    const list = commands()
    const command =
      list.find(one => one.key === both) ?? list.find(one => one.key === key) ?? list.find(one => one.also === key)
    first = list.some(one => one.key?.startsWith(`${key} `)) ? key : ""
    at = performance.now()
    if (command === undefined) return
    event.preventDefault()
    first = ""
    command.run()
  })
}
