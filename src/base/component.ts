/** Something that runs: a listener, a check schedule, a web server. Started once, stopped once. */
export interface Component {
  readonly name: string
  /** Two components with equal keys are the same one: a reload keeps the running one. */
  readonly key: string
  start(): Promise<void>
  stop(): Promise<void>
}
