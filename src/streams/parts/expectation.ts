/** What the next metric should be, and how far it is used to be off: as the standard deviation of a normal one. */
export interface Expectation {
  readonly metric: number
  readonly spread: number
}

/** A method that learns from metrics what to expect of the next; what it knows is plain data. */
export interface Method<State> {
  start(): State
  /** None while it has not learnt enough. */
  expects(state: State): Expectation | undefined
  /** Takes a metric in; `known` is what it expected of it. */
  learn(state: State, metric: number, known: Expectation | undefined): void
}
