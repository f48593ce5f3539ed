import { useState } from "preact/hooks"
import { type Command, commands } from "../keys.ts"
import { Dialog } from "./dialog.tsx"
import { Keys } from "./keys-of.tsx"

const most = 12

/** Commands whose title has all letters of what is typed, in their order; those where they stand together come first. */
function found(typed: string, all: readonly Command[]): readonly Command[] {
  const wanted = typed.trim().toLowerCase()
  const rank = ({ title }: Command): number => {
    const text = title.toLowerCase()
    const at = text.indexOf(wanted)
    if (at >= 0) return at
    let from = 0
    for (const letter of wanted) {
      from = text.indexOf(letter, from) + 1
      if (from === 0) return Number.POSITIVE_INFINITY
    }
    return 1000 + from
  }
  return all
    .map(command => ({ command, rank: rank(command) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ command }) => command)
}

/** Everything that can be done, by its name. */
export function Palette({ close }: { readonly close: () => void }) {
  const [typed, type] = useState("")
  const [at, move] = useState(0)
  const list = found(typed, commands())
  const run = (command: Command | undefined) => {
    if (command === undefined) return
    close()
    // The window gives the focus back first.
    setTimeout(() => command.run())
  }
  return (
    <Dialog title="Commands" class="palette" close={close}>
      <input
        class="palette-input"
        role="combobox"
        aria-label="Command"
        aria-expanded="true"
        aria-controls="palette-list"
        aria-activedescendant={list[at] ? `palette-${at}` : undefined}
        placeholder="What to do"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={event => {
          type(event.currentTarget.value)
          move(0)
        }}
        onKeyDown={event => {
          if (event.key === "Enter") run(list[at])
          else if (event.key === "ArrowDown") move(Math.min(list.length - 1, at + 1))
          else if (event.key === "ArrowUp") move(Math.max(0, at - 1))
          else return
          event.preventDefault()
        }}
      />
      <div id="palette-list" role="listbox" aria-label="Commands">
        {list.map((command, i) => (
          <div
            key={command.title}
            id={`palette-${i}`}
            role="option"
            aria-selected={i === at}
            onClick={() => run(command)}
            onPointerMove={() => move(i)}
          >
            <span>{command.title}</span>
            {command.key && <Keys of={command.key} />}
          </div>
        ))}
      </div>
      {list.length === 0 && <p class="dim">No command is called so.</p>}
    </Dialog>
  )
}
