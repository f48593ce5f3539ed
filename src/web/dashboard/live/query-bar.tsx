import type { RefObject } from "preact"
import { useRef, useState } from "preact/hooks"
import { Icon } from "../chrome/icons.tsx"
import { useCommands } from "../keys.ts"
import { useView } from "../view.ts"
import { Painted } from "./painted.tsx"
import { type QueryText, useQueryText } from "./query-text.ts"

interface QueryBarProps {
  /** Why the query of the view was not answered, if it was not. */
  readonly refused?: string | undefined
  /** The query that was answered last, where what is shown stays until another is. */
  readonly shown?: string | undefined
}

/** Asks for a part of what there is. A query that cannot be read is underlined, and the last that could stays. */
export function QueryBar({ refused, shown }: QueryBarProps) {
  const asked = useView().query
  const input = useRef<HTMLInputElement>(null)
  const query = useQueryText(input)
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
  const { text, wrong } = query
  const isAsked = text.trim() === asked
  const message = wrong?.message ?? (isAsked ? refused : undefined)
  const isBehind = refused !== undefined || (wrong !== undefined && !wrong.isSlip && !isAsked)
  return (
    <search class="query">
      <div class={`query-line${wrong && !wrong.isSlip ? " is-wrong" : ""}`}>
        <span class="query-sign" aria-hidden="true">
          /
        </span>
        <Field query={query} input={input} />
        {text !== "" && (
          <button
            type="button"
            class="button plain"
            aria-label="Show everything"
            title="Show everything"
            onClick={query.clear}
          >
            <Icon of="close" size={12} />
          </button>
        )}
      </div>
      <p id="query-trouble" class="query-trouble" role="status">
        {message !== undefined && <span class="is-warning">▲ {message}</span>}
        {wrong?.meant && (
          <button type="button" class="button" onClick={query.mend}>
            did you mean&nbsp;<code>{wrong.said ?? wrong.meant}</code>?
          </button>
        )}
        {isBehind && shown !== undefined && (
          <span class="dim query-behind">still shown: {shown === "" ? "everything" : <code>{shown}</code>}</span>
        )}
      </p>
    </search>
  )
}

interface FieldProps {
  readonly query: QueryText
  readonly input: RefObject<HTMLInputElement | null>
}

/** Where it is written, with what may stand at the caret: walked by arrows, taken by Tab or Enter. */
function Field({ query, input }: FieldProps) {
  const { text, wrong, offered } = query
  const { options } = offered
  const [at, move] = useState(-1)
  const put = (option: string) => {
    move(-1)
    query.put(option)
  }
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => (options.length === 0 ? query.offer() : move(Math.min(options.length - 1, at + 1))),
    ArrowUp: () => move(Math.max(-1, at - 1)),
    Enter: () => (options[at] === undefined ? query.ask() : put(options[at])),
    Escape: () => (options.length > 0 ? query.withdraw() : input.current?.blur()),
  }
  const press = (event: KeyboardEvent) => {
    if (event.key === "Tab" && !event.shiftKey && options.length > 0) put(options[Math.max(0, at)]!)
    else if (keys[event.key] && !event.ctrlKey && !event.metaKey) keys[event.key]!()
    else return
    event.preventDefault()
  }
  return (
    <div class="query-room">
      <Painted text={text} wrong={wrong} input={input} />
      <input
        ref={input}
        class="mono"
        role="combobox"
        aria-label="Query"
        aria-expanded={options.length > 0}
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
        onFocus={query.know}
        onBlur={query.leave}
        onInput={({ currentTarget: { value, selectionStart } }) => {
          move(-1)
          query.change(value, selectionStart ?? value.length)
        }}
        onKeyDown={press}
      />
      {options.length > 0 && <Options of={offered} at={at} isLow={wrong !== undefined} put={put} />}
    </div>
  )
}

interface OptionsProps {
  readonly of: QueryText["offered"]
  readonly at: number
  /** Whether something stands between them and the field. */
  readonly isLow: boolean
  readonly put: (option: string) => void
}

const Options = ({ of: { from, options }, at, isLow, put }: OptionsProps) => (
  <div
    id="query-options"
    role="listbox"
    aria-label="What may stand here"
    style={{ left: `${Math.min(from, 80)}ch`, top: isLow ? "66px" : "36px" }}
  >
    {options.map((option, i) => (
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
)
