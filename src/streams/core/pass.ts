import type { Stage } from "./stage.ts"

/** What stands in the graph without being anybody's operator: it passes on what it gets. */
export const pass: Stage = { name: "", args: [], site: undefined, spec: { next: (value, self) => self.emit(value) } }
