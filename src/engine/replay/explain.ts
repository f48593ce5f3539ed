import type { Event } from "../../event/event.ts"
import { notesOf } from "./notes.ts"
import type { Recorded } from "./recorded.ts"
import type { Step } from "./steps.ts"
import type { Account } from "./why.ts"

/** The host and service that are asked about; "" for none. */
export interface Subject {
  readonly host: string | undefined
  readonly service: string | undefined
}

const isAbout = ({ host, service }: Subject, value: unknown): boolean =>
  Array.isArray(value)
    ? value.some(one => isAbout({ host, service }, one))
    : typeof value === "object" &&
      value !== null &&
      (value as Event).host === host &&
      (value as Event).service === service

/** The steps that an event of this host and service made; if none came in, those that made one on the way. */
export function stepsAbout(steps: readonly Step[], subject: Subject): readonly Step[] {
  const came = steps.filter(({ given }) => isAbout(subject, given))
  const mentions = (step: Step): boolean =>
    isAbout(subject, step.given) || isAbout(subject, step.emitted) || step.steps.some(mentions)
  return came.length > 0 ? came : steps.filter(mentions)
}

/** Of each tree of steps only what is on the way to those that are meant. */
export function wayTo(steps: readonly Step[], isMeant: (step: Step) => boolean): Step[] {
  return steps.flatMap(step => {
    const below = wayTo(step.steps, isMeant)
    return isMeant(step) || below.length > 0 ? [{ ...step, steps: below }] : []
  })
}

/** The step at which an action was taken. */
export const took =
  (id: string) =>
  ({ acted }: Step): boolean =>
    acted.some(one => one.id === id)

/** Where what is asked about was not reached: of each way there the last step; and the actions, where it was. */
export interface Ends {
  readonly stopped: readonly Step[]
  readonly reached: readonly Step[]
}

export function endsOf(steps: readonly Step[], name: string): Ends {
  const stopped: Step[] = []
  const reached: Step[] = []
  /** What goes on in the turn of a topic, and those who take nothing else: they are ends only where nothing else is. */
  const onTopics: Step[] = []
  const visit = (step: Step): void => {
    if (!step.leads) return
    const further = step.steps.filter(({ leads }) => leads)
    const acted = step.acted.some(({ id }) => id !== undefined)
    const isStream = step.address === name || step.address.startsWith(`${name}/`)
    if (further.length > 0) further.forEach(visit)
    else if (acted || (isStream && (step.verdict === "passed" || step.verdict === "acted"))) reached.push(step)
    else if (isHeard(step) || hasPublished(step)) onTopics.push(step)
    else stopped.push(step)
  }
  steps.forEach(visit)
  return stopped.length + reached.length > 0 ? { stopped, reached } : { stopped: onTopics, reached }
}

/** A subscription, which lets nothing through of what enters the streams. */
export const isHeard = ({ name, verdict }: Step): boolean => name === "subscribe" && verdict === "stopped"

/** It sent the event to a topic. */
export const hasPublished = ({ acted }: Step): boolean => acted.some(({ target }) => target.startsWith("topic "))

/** What somebody who reads the answer should know of what it rests on. */
export function restsOn(
  { steps, stateKnown, missing, unplayed }: Account,
  recorded: Pick<Recorded, "first" | "about">,
): string[] {
  const isVolatile = (step: Step): boolean => step.volatile || step.steps.some(isVolatile)
  const raw = "raw RxJS stands in the way: what it keeps is not recorded, so behind it things may have gone otherwise"
  return [...notesOf({ stateKnown, missing, unplayed }, recorded), ...(steps.some(isVolatile) ? [raw] : [])]
}
