import { Frame } from "./frame.ts"
import type { Scope } from "./scope.ts"

/** The frame of a key whose branch was built for it alone: it brings its scope with it. */
export class BuiltFrame extends Frame {
  readonly scope: Scope

  constructor(key: unknown, parent: Frame | undefined, scope: Scope) {
    super(key, parent)
    this.scope = scope
  }
}
