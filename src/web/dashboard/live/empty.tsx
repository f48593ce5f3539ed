import { useEffect, useState } from "preact/hooks"
import { countText } from "../../../print/count-text.ts"
import { ask } from "../ask.ts"
import { useCell } from "../cell.ts"
import { commandTo } from "../command-line.ts"
import { reader } from "../session.ts"
import { server, status } from "../status.ts"
import { copyText, tell } from "../told.ts"
import { go } from "../view.ts"
import { trouble } from "./completion.ts"
import { knownNow, nothingKnown } from "./known.ts"

/** What to do where there is nothing to be seen. */
export function Empty({ query }: { readonly query: string }) {
  const hint = useHint(query)
  const size = useCell(status)?.index.size ?? 0
  if (query !== "" && size > 0) {
    return (
      <div class="empty">
        <h2>Nothing matches</h2>
        <p>
          {size === 1 ? "The only entry is not" : `None of ${countText(size)} entries is`} as the query asks. What comes
          to match it will show up here by itself.
        </p>
        {hint !== undefined && <p class="is-warning">▲ {hint}</p>}
        <button type="button" class="button" onClick={() => go({ query: "" })}>
          Show everything
        </button>
      </div>
    )
  }
  return <First />
}

/** What is odd about a query that nothing matches, as the bar says it. */
function useHint(query: string): string | undefined {
  const [known, know] = useState(nothingKnown)
  useEffect(() => void knownNow().then(know), [query])
  return trouble(query, known)?.message
}

function First() {
  const [sending, send] = useState(false)
  const isViewer = useCell(reader)?.role === "viewer"
  const lines = [
    commandTo(server(), `send -S "disk /" -m 0.42 -s ok --ttl 300`),
    `curl -d '{"service": "disk /", "metric": 0.42, "state": "ok"}' ${location.origin}/events`,
  ]
  const first = async () => {
    send(true)
    const answer = await ask
      .send([
        {
          host: "my-laptop",
          service: "first event",
          state: "ok",
          metric: 1,
          ttl: 300,
          description: "sent from the dashboard",
        },
      ])
      .catch(error => error as Error)
    send(false)
    tell(
      answer instanceof Error
        ? `▲ ${answer.message}`
        : "sent: it passes the streams, and enters the index if one of them says so",
    )
  }
  return (
    <div class="empty">
      <h2>No events yet</h2>
      <p>
        This fills by itself with what your streams put into the index. Send the first event, from a terminal, from any
        Riemann client to port 5555, or from here:
      </p>
      <ul>
        {lines.map(text => (
          <li key={text}>
            <code>{text}</code>
            <button type="button" class="button" onClick={() => void copyText(text)}>
              copy
            </button>
          </li>
        ))}
      </ul>
      <button type="button" class="button primary" disabled={sending || isViewer} onClick={() => void first()}>
        Send a first event
      </button>
      {isViewer && <p class="dim">You are a viewer: to send events takes a token of the role operator.</p>}
      <p class="dim">
        An event that is sent and does not come up here was not indexed: a stream <code>index()</code> does that.
      </p>
    </div>
  )
}
