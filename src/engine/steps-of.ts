import type { Event } from "../event/event.ts"
import type { Step } from "./replay/steps.ts"

/** Those of the steps that were taken because of these events: not what became due meanwhile, nor what dmon made of other events. */
export function stepsOf(steps: readonly Step[], events: readonly Event[]): readonly Step[] {
  const isOfThem = ({ timer, given }: Step) =>
    timer === undefined && (!isOwn(given) || events.some(one => isAlike(one, given as Event)))
  return steps.filter(isOfThem)
}

/** What dmon itself made while they passed: a failure's event, or one that has expired. */
const isOwn = (given: unknown): boolean => {
  const { tags, state } = (given ?? {}) as Event
  return state === "expired" || tags?.includes("dmon") === true
}

const isAlike = (a: Event, b: Event): boolean => a.host === b.host && a.service === b.service
