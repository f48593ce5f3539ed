import type { Observable } from "rxjs"
import { alone } from "./alone.ts"
import type { Spec } from "./operator.ts"
import { placeOf } from "./place.ts"
import type { Stream } from "./stream.ts"

/** An operator with its arguments, before it stands anywhere: what a place in a tree is made from. */
export interface Stage {
  readonly name: string
  readonly args: readonly unknown[]
  /** The same as they were given, without what was filled in: for people. */
  readonly given?: readonly unknown[]
  /** Where in the user's file it was written: an Error that caught the stack. */
  readonly site: Error | undefined
  readonly spec: Spec<never, never, never>
  /** Its children are not alike: one branch for each key (`by`), or one route for each child (`split`). */
  readonly router?: "key" | "child"
  /** A branch beside the children, by its name (`late`): `self.to(0, …)` gives to it; what it emits goes nowhere. */
  readonly side?: { readonly name: string; readonly branch: Branch } | undefined
  /** What is published to this topic is emitted here; it stands at the head of a root. */
  readonly topic?: string
  /** What fails in its children becomes an event for its side. */
  readonly rescues?: boolean
  /** The name that its children keep their state by, wherever they move. */
  readonly pin?: Pin
}

/** What `named` says of what it wraps. */
export interface Pin {
  readonly name: string
  readonly summary?: string | undefined
  readonly details?: string | undefined
}

/** A stream as the recorder applies it: from any Observable to whatever the user's function gives. */
export type Branch = (source: never) => unknown

/** The stream of one operator and its children. Inside a tree it takes its place there; elsewhere it runs alone. */
export function stage(of: Stage, children: readonly Branch[]): Stream<never, never> {
  const apply = (source: Observable<never>): Observable<never> => {
    const place = placeOf(source)
    return (place === undefined ? alone(source, apply) : place.recorder.add(place, of, children)) as Observable<never>
  }
  return apply
}
