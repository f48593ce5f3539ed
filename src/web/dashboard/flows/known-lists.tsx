import { useEffect, useState } from "preact/hooks"
import { knownNow, nothingKnown } from "../live/known.ts"

/** What the index has, offered by the fields that name these lists; services of one host, where that is typed. */
export function KnownLists({ host = "" }: { readonly host?: string }) {
  const [names, know] = useState(nothingKnown)
  useEffect(() => void knownNow().then(know), [])
  const services = names.services(names.hosts.includes(host) ? host : undefined)
  return (
    <>
      <List id="known-hosts" of={names.hosts} />
      <List id="known-services" of={services} />
      <List id="known-states" of={names.states} />
    </>
  )
}

const List = ({ id, of }: { readonly id: string; readonly of: readonly string[] }) => (
  <datalist id={id}>
    {of.map(one => (
      <option key={one} value={one} />
    ))}
  </datalist>
)
