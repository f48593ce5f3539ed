import { isDeepStrictEqual } from "node:util"
import { copy, type Event } from "../../event/event.ts"
import type { Acted, Difference } from "../edit-answers.ts"
import type { Replayed } from "./replay.ts"

export type { Difference } from "../edit-answers.ts"

type Outcome = Pick<Replayed, "actions" | "index">

export const difference = (before: Outcome, after: Outcome): Difference => ({
  actions: ofActions(before.actions, after.actions),
  index: ofIndex(before.index, after.index),
})

/** What an action tells, without when: a mail's subject, an event without its time. */
export function tells({ output, key, value }: Pick<Acted, "output" | "key" | "value">): string {
  if (typeof value !== "object" || value === null) return JSON.stringify([output, key, value])
  if ("subject" in value) return JSON.stringify([output, key, value.subject])
  const { host, service, state } = value as Event
  return JSON.stringify([output, key, Array.isArray(value) ? value.map(one => identity(one)) : [host, service, state]])
}
const identity = ({ host, service, state }: Event) => [host, service, state]

const grouped = (actions: readonly Acted[]): Map<string, Acted[]> => {
  const groups = new Map<string, Acted[]>()
  for (const action of actions) {
    const group = groups.get(tells(action))
    if (group === undefined) groups.set(tells(action), [action])
    else group.push(action)
  }
  return groups
}

function ofActions(before: readonly Acted[], after: readonly Acted[]): Difference["actions"] {
  const [was, is] = [grouped(before), grouped(after)]
  const added: Acted[] = []
  const gone: Acted[] = []
  const moved: { before: Acted; after: Acted }[] = []
  let same = 0
  for (const key of new Set([...was.keys(), ...is.keys()])) {
    const times = new Set((was.get(key) ?? []).map(({ time }) => time))
    const both = new Set((is.get(key) ?? []).map(({ time }) => time).filter(time => times.has(time)))
    const [a, b] = [was, is].map(group => (group.get(key) ?? []).filter(({ time }) => !both.has(time))) as [
      Acted[],
      Acted[],
    ]
    same += (is.get(key) ?? []).length - b.length
    for (const [i, one] of b.entries()) {
      const partner = a[i]
      if (partner === undefined) added.push(one)
      else moved.push({ before: partner, after: one })
    }
    gone.push(...a.slice(b.length))
  }
  const byTime = (x: Acted, y: Acted) => x.time - y.time
  return {
    added: added.sort(byTime),
    gone: gone.sort(byTime),
    moved: moved.sort((x, y) => byTime(x.after, y.after)),
    same,
  }
}

function ofIndex(before: readonly Event[], after: readonly Event[]): Difference["index"] {
  const keyOf = ({ host, service }: Event) => JSON.stringify([host, service])
  const was = new Map(before.map(event => [keyOf(event), event]))
  const is = new Map(after.map(event => [keyOf(event), event]))
  const common = after.flatMap(event => {
    const old = was.get(keyOf(event))
    return old === undefined ? [] : [{ before: old, after: event }]
  })
  const changed = common.filter(pair => !isDeepStrictEqual(timeless(pair.before), timeless(pair.after)))
  return {
    added: after.filter(event => !was.has(keyOf(event))),
    gone: before.filter(event => !is.has(keyOf(event))),
    changed,
    same: common.length - changed.length,
  }
}

const timeless = (event: Event) => copy(event, { time: undefined })
