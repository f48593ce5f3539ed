/** dmon's kit for tests: streams run on virtual time, and what they did. */
export { type At, type Outcome, type RunOptions, run } from "../engine/run.ts"
export { event } from "../event/event.ts"
