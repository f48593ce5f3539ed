import type { OperatorFunction } from "rxjs"
import type { Event } from "../event/event.ts"
import { operator } from "./core/operator.ts"

/**
 * Emits nothing.
 *
 *     in           a-b-c--|
 *     discard()    -------|
 *
 * It stands where a child must: for what shall go nowhere. Riemann calls it `bit-bucket`.
 *
 * @example split({ state: "ok" }, discard(), 'service =~ "api%"', email("me@example.org"), index())
 */
export const discard = operator("discard", () => ({ next() {} })) as unknown as <T = Event>() => OperatorFunction<
  T,
  never
>
