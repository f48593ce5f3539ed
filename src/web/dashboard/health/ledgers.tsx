import type { Ledger } from "../../../base/ledger.ts"
import type { Status } from "../../../engine/remote.ts"
import { countText } from "../../../print/count-text.ts"
import { rateText } from "../../../print/rate-text.ts"
import { Link } from "../chrome/link.tsx"
import { short } from "../format.ts"
import { perSecond } from "../status.ts"
import { pageView } from "../view.ts"

/** What came in, went out, was lost and is held, by each way in, stream and way out. */
export function Ledgers({ now }: { readonly now: Status }) {
  return (
    <>
      <Table title="Ways in" head={["listener", "address", "state", "in", "in/s", "lost", "and"]}>
        {now.listeners.map(one => (
          <tr key={`${one.name} ${one.address}`}>
            <th scope="row" title={one.about}>
              {nameOf(one)}
            </th>
            <td class="mono">{one.address}</td>
            <td class={one.state === "running" ? "" : "is-warning"}>
              {one.state === "running" ? "running" : `▲ ${one.state}`}
            </td>
            <td class="number">{countText(one.in)}</td>
            <td class="number">{rateOf("listener", `${one.name} ${one.address}`)}</td>
            <Lost of={one} />
            <td class="dim">{one.address === "" ? watching(now) : gaugesOf(one)}</td>
          </tr>
        ))}
      </Table>
      <Table title="Streams" head={["stream", "in", "in/s", "lost", "errors"]}>
        {now.streams.map(one => (
          <tr key={one.name}>
            <th scope="row">
              <Link to={{ ...pageView("flows"), stream: one.name }}>{one.name}</Link>
            </th>
            <td class="number">{countText(one.in)}</td>
            <td class="number">{rateOf("stream", one.name)}</td>
            <Lost of={one} />
            <td class="number">{countText(one.operators.reduce((sum, { errors }) => sum + errors, 0))}</td>
          </tr>
        ))}
      </Table>
      <Table title="Ways out" head={["output", "in", "delivered", "waiting", "lost"]}>
        {now.outputs.map(one => (
          <tr key={one.key}>
            <th scope="row">{one.key}</th>
            <td class="number">{countText(one.in)}</td>
            <td class="number">
              {one.note ? (
                <span class="is-warning output-note">
                  ▲ {countText(one.out)} {one.note}
                </span>
              ) : (
                countText(one.out)
              )}
            </td>
            <td class="number">{countText(one.held)}</td>
            <Lost of={one} />
          </tr>
        ))}
        {now.outputs.length === 0 && (
          <tr>
            <td colSpan={5} class="dim">
              These streams have no output: what they find stays in the index.
            </td>
          </tr>
        )}
      </Table>
    </>
  )
}

type WayIn = Status["listeners"][number]

/** One that took any free port is called by the one that it got; what comes from within is called by what it is. */
const nameOf = ({ name, address, about }: WayIn): string =>
  address === "" ? about : name.replace(/\/0$/, `/${address.split(":").at(-1)}`)

/** Gauges whose names do not say enough: the page's own socket takes no events. */
const gaugeNames: Readonly<Record<string, string>> = {
  websockets: "websockets of senders",
  ws_messages: "messages by them",
}

const gaugesOf = ({ gauges }: WayIn): string =>
  Object.entries(gauges)
    .map(([name, value]) => `${gaugeNames[name] ?? name.replaceAll("_", " ")} ${short(value)}`)
    .join(" · ")

const watching = ({ watches: { readers } }: Status) => `watches of pages and commands ${short(readers)}`

const numbers = new Set(["in", "in/s", "delivered", "waiting", "errors"])

interface TableProps {
  readonly title: string
  readonly head: readonly string[]
  readonly children: preact.ComponentChildren
}

const Table = ({ title, head, children }: TableProps) => (
  <section class="panel">
    <h2>{title}</h2>
    <section class="table-room" tabIndex={0} aria-label={title}>
      <table>
        <thead>
          <tr>
            {head.map(name => (
              <th key={name} scope="col" class={numbers.has(name) ? "number" : ""}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  </section>
)

function Lost({ of }: { readonly of: Ledger }) {
  const reasons = Object.entries(of.dropped).filter(([, count]) => count > 0)
  if (reasons.length === 0) return <td class="dim">–</td>
  return <td class="is-warning">▲ {reasons.map(([why, count]) => `${countText(count)} ${why}`).join(", ")}</td>
}

const rateOf = (kind: "listener" | "stream", name: string): string => {
  const now = perSecond(kind, name)
  return now === undefined ? "–" : rateText(now)
}
