import { useEffect, useRef, useState } from "preact/hooks"
import { Icon } from "../chrome/icons.tsx"
import { useCommands } from "../keys.ts"
import { go, useView } from "../view.ts"
import { type Completion, complete, trouble } from "./completion.ts"
import { knownNow, nothingKnown } from "./known.ts"
import { Painted } from "./painted.tsx"

const none: Completion = { from: 0, to: 0, options: [] }
/** While somebody types, what they have typed is asked for after so many milliseconds. */
const patience = 400

/** Asks for a part of what there is. A query that cannot be read is underlined, and the last that could stays. */
export function QueryBar() {
  const { query } = useView()
  const [text, write] = useState(query)
  const [known, know] = useState(nothingKnown)
  const [offered, offer] = useState<Completion>(none)
  const [at, move] = useState(-1)
  const [isWriting, isWritingNow] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const own = useRef(query)

  useEffect(() => {
    if (query === own.current) return
    own.current = query
    write(query)
  }, [query])
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    // What the data has comes after the first letters were typed.
    if (isWriting) offer(complete(text, input.current?.selectionStart ?? text.length, known))
  }, [known])
  useCommands([
    {
      group: "Everywhere",
      key: "/",
      title: "Query",
      run() {
        input.current?.focus()
        input.current?.select()
      },
    },
  ])

  const found = trouble(text, known)
  // What is only not finished yet is no mistake while somebody writes.
  const wrong = isWriting && found !== undefined && found.at >= text.trimEnd().length ? undefined : found
  const ask = (wanted: string, settled: boolean) => {
    clearTimeout(timer.current)
    const bad = trouble(wanted, known)
    if (bad && !bad.isSlip) return
    const run = () => {
      own.current = wanted.trim()
      go({ query: wanted.trim() }, { replace: !settled })
    }
    if (settled) run()
    else timer.current = setTimeout(run, patience)
  }
  const change = (wanted: string, caret: number, open = true) => {
    write(wanted)
    isWritingNow(true)
    move(-1)
    offer(open ? complete(wanted, caret, known) : none)
    ask(wanted, false)
  }
  const put = (option: string, { from, to } = offered) => {
    const caret = from + option.length + 1
    const wanted = `${text.slice(0, from)}${option} ${text.slice(to).trimStart()}`
    change(wanted, caret)
    setTimeout(() => {
      input.current?.focus()
      input.current?.setSelectionRange(caret, caret)
    })
  }
  const mend = () => {
    if (wrong?.meant === undefined) return
    const mended = text.slice(0, wrong.at) + wrong.meant + text.slice(wrong.at + wrong.length)
    change(mended, wrong.at + wrong.meant.length, false)
    input.current?.focus()
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => {
      if (offered.options.length === 0) offer(complete(text, input.current?.selectionStart ?? text.length, known))
      else move(Math.min(offered.options.length - 1, at + 1))
    },
    ArrowUp: () => move(Math.max(-1, at - 1)),
    Enter: () => {
      const option = offered.options[at]
      if (option !== undefined) return put(option)
      offer(none)
      isWritingNow(false)
      ask(text, true)
    },
    Escape: () => {
      if (offered.options.length > 0) offer(none)
      else input.current?.blur()
    },
  }
  const isOpen = offered.options.length > 0
  return (
    <search class="query">
      <div class={`query-line${wrong && !wrong.isSlip ? " is-wrong" : ""}`}>
        <span class="query-sign" aria-hidden="true">
          /
        </span>
        <div class="query-room">
          <Painted text={text} wrong={wrong} input={input} />
          <input
            ref={input}
            class="mono"
            role="combobox"
            aria-label="Query"
            aria-expanded={isOpen}
            aria-controls="query-options"
            aria-autocomplete="list"
            aria-activedescendant={at >= 0 ? `query-option-${at}` : undefined}
            aria-invalid={wrong !== undefined && !wrong.isSlip}
            aria-describedby="query-trouble"
            placeholder={'everything, or for example:  state != "ok" and host =~ "web-%"'}
            autocomplete="off"
            autocapitalize="off"
            spellcheck={false}
            value={text}
            onFocus={() => void knownNow().then(know)}
            onBlur={() => {
              isWritingNow(false)
              setTimeout(() => offer(none), 150)
            }}
            onInput={({ currentTarget: { value, selectionStart } }) => change(value, selectionStart ?? value.length)}
            onKeyDown={event => {
              if (event.key === "Tab" && !event.shiftKey && isOpen) put(offered.options[Math.max(0, at)]!)
              else if (keys[event.key] && !event.ctrlKey && !event.metaKey) keys[event.key]!()
              else return
              event.preventDefault()
            }}
          />
          {isOpen && (
            <div
              id="query-options"
              role="listbox"
              aria-label="What may stand here"
              style={{ left: `${Math.min(offered.from, 80)}ch`, top: wrong ? "66px" : "36px" }}
            >
              {offered.options.map((option, i) => (
                <div
                  key={option}
                  id={`query-option-${i}`}
                  role="option"
                  aria-selected={i === at}
                  class="mono"
                  ref={element => {
                    if (i === at) element?.scrollIntoView({ block: "nearest" })
                  }}
                  onMouseDown={event => {
                    event.preventDefault()
                    put(option)
                  }}
                >
                  {option}
                </div>
              ))}
            </div>
          )}
        </div>
        {text !== "" && (
          <button
            type="button"
            class="button plain"
            aria-label="Show everything"
            title="Show everything"
            onClick={() => (write(""), offer(none), ask("", true))}
          >
            <Icon of="close" size={12} />
          </button>
        )}
      </div>
      <p id="query-trouble" class="query-trouble" role="status">
        {wrong && (
          <>
            <span class="is-warning">▲ {wrong.message}</span>
            {wrong.meant && (
              <button type="button" class="button" onClick={mend}>
                did you mean&nbsp;<code>{wrong.meant}</code>?
              </button>
            )}
          </>
        )}
      </p>
    </search>
  )
}
