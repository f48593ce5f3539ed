import { type Counts, countsOf } from "./counts.ts"
import type { Scope } from "./scope.ts"

/** Addresses whose counts outlive their keys: more there are only where each key gives names of its own. */
const most = 1000

/** The branches of a router that has one built for each key: those that live, and what those have counted that ended. */
export class Built {
  /** Records the branch of a key. Throws what the user's function throws. */
  readonly record: (key: unknown) => Scope
  readonly live = new Set<Scope>()
  readonly ended = new Map<string, Counts>()

  constructor(record: (key: unknown) => Scope) {
    this.record = record
  }

  end(scope: Scope): void {
    if (this.live.delete(scope) && this.ended.size < most) countsOf(scope, this.ended)
  }
}
