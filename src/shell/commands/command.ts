import type { Session } from "../session.ts"

/** What a command of the shell is given beside its argument. */
export interface Surroundings {
  readonly session: Session
  /** Cancels what it waits for. */
  readonly signal: AbortSignal
  readonly out: (text: string) => void
  /** What was entered before, the oldest first. */
  readonly history: readonly string[]
}

/** A command of the shell: a word after a point, which no TypeScript begins with. */
export interface Command {
  /** Its argument, as the help shows it. */
  readonly argument?: string
  readonly about: string
  /** The words that its argument may be, if that is known. */
  words?(session: Session): readonly string[]
  run(argument: string, surroundings: Surroundings): void | Promise<void>
}
