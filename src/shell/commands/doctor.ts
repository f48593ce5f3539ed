import pico from "picocolors"
import { DmonError } from "../../base/error.ts"
import { harmless } from "../../base/harmless.ts"
import { type Ledger, lost } from "../../base/ledger.ts"
import { errorText } from "../../base/text-of.ts"
import type { Status } from "../../engine/remote.ts"
import { countText } from "../../print/count-text.ts"
import { span } from "../../print/span.ts"
import { suspendedText } from "../../print/suspended-text.ts"
import type { Session } from "../session.ts"

/** One thing that was looked at; what it says to do about it, where it is not as it should be. */
interface Finding {
  readonly what: string
  readonly fix?: string
}

/** Clocks that differ by less than this many seconds are no matter. */
const near = 1
/** More than this waits for an output only when it does not keep up. */
const many = 1000

/** Looks whether all is well with a dmon and with the way to it: a line for each thing, with what to do about it. */
export async function doctor(session: Session): Promise<string[]> {
  const { green, yellow } = pico.createColors(session.screen.colors)
  return (await findings(session)).flatMap(({ what, fix }) => {
    const line = `${fix === undefined ? green("ok  ") : yellow("warn")}  ${harmless(what)}`
    return fix === undefined ? [line] : [line, `      fix  ${harmless(fix)}`]
  })
}

async function findings({ remote, handed }: Session): Promise<Finding[]> {
  const node = runtime(process.versions.node)
  const asked = Date.now()
  try {
    const status = await remote.status()
    const took = Date.now() - asked
    const difference = status.now - (asked + took / 2) / 1000
    return [
      { what: `dmon ${status.name} answers in ${took} ms: pid ${status.pid}, up ${span(status.now - status.started)}` },
      versions(handed.version, status.version),
      node,
      clocks(difference, took / 1000),
      await kept(remote, status),
      ...listening(status),
      ...delivering(status),
      ...streaming(status),
    ]
  } catch (error) {
    const fix = (error instanceof DmonError && error.fix) || "start one:  dmon --streams mystreams.ts"
    return [
      { what: error instanceof DmonError ? error.message : errorText(error), fix: fix.split("\n")[0] as string },
      node,
    ]
  }
}

/** As package.json asks for it. */
export const oldestNode = "20.19"

export function runtime(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number)
  const [least = 0, point = 0] = oldestNode.split(".").map(Number)
  if (major > least || (major === least && minor >= point)) return { what: `node ${version} runs this shell` }
  return { what: `node ${version} is older than dmon is made for`, fix: `install node ${oldestNode} or newer` }
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`

const versions = (client: string, server: string): Finding =>
  client === server
    ? { what: `shell and server are both dmon ${server}` }
    : {
        what: `this shell is dmon ${client}, the server ${server}: one may not know what the other can do`,
        fix: "use the same version for both",
      }

function clocks(difference: number, took: number): Finding {
  const off = Math.abs(difference)
  if (off <= near + took) return { what: `the server's clock and this one agree within ${(off + took).toFixed(1)} s` }
  return {
    what: `the server's clock is ${off.toFixed(1)} s ${difference > 0 ? "ahead of" : "behind"} this one`,
    fix: "set both by NTP:  timedatectl status     events and `at` go by the server's",
  }
}

/** Only an admin is told of the recording. */
async function kept(remote: Session["remote"], { journal }: Status): Promise<Finding> {
  try {
    const { folder } = await remote.recording({ from: journal.next })
    if (folder !== undefined) return { what: `what comes in is kept in ${folder}` }
    return {
      what: "what comes in is kept in memory only: a restart begins empty",
      fix: "give it a data folder:  dmon --data DIR",
    }
  } catch (error) {
    if (error instanceof DmonError && error.code === "DM503")
      return { what: "whether what comes in is kept on a disk is told to an admin only" }
    return { what: `the recording cannot be read: ${errorText(error)}`, fix: "look into the server's log" }
  }
}

const droppedText = ({ dropped }: Pick<Ledger, "dropped">): string =>
  Object.entries(dropped)
    .filter(([, count]) => count > 0)
    .map(([why, count]) => `${countText(count)} ${why}`)
    .join(", ")

function listening({ listeners }: Status): Finding[] {
  const down = listeners.filter(({ state }) => state !== "running")
  const losing = listeners.filter(one => lost(one) > 0)
  return [
    ...down.map(({ name, address, state }) => ({
      what: `${name} ${address} does not listen: it is ${state}`,
      fix: "see why in the server's log; it tries again by itself",
    })),
    ...losing.map(one => ({
      what: `${`${one.name} ${one.address}`.trim()} has dropped ${droppedText(one)} of ${countText(one.in)}`,
      fix: "the server's log says who sent it; docs/protocols.md what is taken",
    })),
    ...(down.length + losing.length === 0
      ? [{ what: `${counted(listeners.length, "listener")}: all run, and have dropped nothing` }]
      : []),
  ]
}

function delivering({ outputs }: Status): Finding[] {
  const bad = outputs.flatMap((one): Finding[] => [
    ...(one.note === undefined ? [] : [{ what: `${one.name}: ${one.note}`, fix: "docs/guide.md says what it needs" }]),
    ...(lost(one) === 0
      ? []
      : [{ what: `${one.key} has dropped ${droppedText(one)}`, fix: "what it says of why is in the server's log" }]),
    ...(one.held <= many
      ? []
      : [
          {
            what: `${countText(one.held)} wait for ${one.key}`,
            fix: "it does not keep up: roll them up, or see whether it answers",
          },
        ]),
  ])
  return bad.length > 0 ? bad : [{ what: `${counted(outputs.length, "output")}: nothing is lost, or waits too long` }]
}

function streaming({ streams, stale, version_of_streams: { number }, now }: Status): Finding[] {
  const failing = streams.filter(one => (one.dropped["failed"] ?? 0) > 0)
  const resting = streams.flatMap(({ name, suspended }) => (suspended ? [{ name, suspended }] : []))
  return [
    ...(stale
      ? [
          {
            what: `v${number} runs, but the file on disk does not: for ${span(now - stale.since)}`,
            fix: "correct the file, it is loaded when it is saved;  .status says what is wrong with it",
          },
        ]
      : []),
    ...failing.map(one => ({
      what: `stream ${one.name} has lost ${droppedText(one)} of ${countText(one.in)}`,
      fix: "dmon top  shows what failed, and where",
    })),
    ...resting.map(({ name, suspended }) => ({
      what: `stream ${name} is suspended ${suspendedText(suspended, now)}`,
      fix: `streams[${JSON.stringify(name)}].resume()`,
    })),
    ...(stale === undefined && failing.length + resting.length === 0
      ? [
          {
            what: `${counted(streams.length, "stream")}, v${number}: as the file on disk has them, and nothing is lost`,
          },
        ]
      : []),
  ]
}
