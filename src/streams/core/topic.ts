import type { Target } from "./target.ts"

/** A topic of the tree: what is sent there goes to its subscribers, after the turn that runs. */
export class Topic implements Target<unknown> {
  readonly name = "publish"
  readonly topic: string

  constructor(topic: string) {
    this.topic = topic
  }
}
