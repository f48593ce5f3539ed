import pico from "picocolors"
import { harmless } from "../../base/harmless.ts"
import type { Session } from "../session.ts"

/** Names that stand in the lines: of what is there, so that they can be run as they are. */
interface Names {
  readonly host: string
  readonly service: string
  readonly stream: string
}

/** The lines that are used most, each with what it does. */
export function cheats({ host, service, stream }: Names): readonly (readonly [line: string, about: string])[] {
  const [h, s] = [JSON.stringify(host), JSON.stringify(service)]
  const place = /^[A-Za-z_$][\w$]*$/.test(stream) ? `streams.${stream}` : `streams[${JSON.stringify(stream)}]`
  return [
    [`query('state = "critical"')`, "entries of the index; .csv() .watch(1) .map(…)"],
    [`query('host =~ "web%"', { order: "-metric" })`, "the largest first"],
    [`index.get(${h}, ${s})`, "one entry; index.hosts(), index.services()"],
    [`why(${h}, ${s})`, "what each operator did with its last event"],
    [`whyNot(${place}, ${h}, ${s})`, "where it was stopped"],
    [`at("-5m").query('state != "ok"')`, "the index as it was"],
    [`at.diff("-5m")`, "what has changed since"],
    [`send({ service: "deploy", state: "ok" })`, "send an event, and see what it does"],
    [`send({ service: "x" }, { dry: true })`, "see it, and send nothing"],
    ["tap('metric > 1')", "what passes; Ctrl-C ends it"],
    [`tap(${place}).pipe(rx.bufferTime(1000))`, "all of RxJS on it"],
    [place, "its places; inspect(…): what they count and hold"],
    ["plot('service = \"cpu\"')", "a picture of metrics as they come"],
    ["live(query(), 1)", "anything, anew every second"],
    ["bench({ rate: 100, seconds: 5 })", "load, and how long the acks take"],
    ["$.length", "what the last line came to; _3 the third"],
    ['.q state != "ok"', "a query without quotes; .tap too"],
    [".format csv", "or table, json, yaml; .expand, .limit 0"],
    [".type $", "its TypeScript type"],
    [".status", "how it is doing; .doctor looks for what is wrong"],
    [".ctx", "go over to another dmon"],
    [".explain DM201", "what an error means"],
  ]
}

/** One screen of them, with names of what is there. */
export async function cheat({ remote, known, screen }: Session): Promise<string[]> {
  const { dim } = pico.createColors(screen.colors)
  const [entry] = await remote.query({ query: "host != nil and service != nil", limit: 1 }).then(
    ({ events }) => events,
    () => [],
  )
  const lines = cheats({
    host: entry?.host ?? "web-1",
    service: entry?.service ?? "cpu",
    stream: known.flow.streams[0]?.name ?? "NAME",
  })
  const room = Math.min(48, Math.max(...lines.map(([line]) => line.length)))
  return lines.map(([line, about]) => `${harmless(line).padEnd(room)}  ${dim(about)}`)
}
