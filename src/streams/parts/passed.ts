import type { Event } from "../../event/event.ts"
import type { Test } from "../when.ts"

/** A test that narrows what it passes. */
export type Guard<U extends Event> = (value: Event) => value is U

/** An event for each of these tests, in their order. */
export type Passed<T extends readonly Test[]> = {
  readonly [I in keyof T]: T[I] extends Guard<infer U> ? U : Event
}
