/** Where something stands in the user's files, and that line. */
export interface Written {
  readonly file: string
  readonly line: number
  readonly text: string
}

/** One place of the streams, as a picture of them shows it. */
export interface FlowNode {
  readonly address: string
  /** The operator's name; that of a root is `in`, that of raw RxJS is `rx`. */
  readonly name: string
  /** Its arguments in short, as they were written where that is known: `state = "warning"`, `2, "1h"`. */
  readonly args: string
  /** Whom it feeds: places in this list of nodes. */
  readonly feeds: readonly number[]
  /** The router in whose branch it stands, by its place in the list: one branch for each key stands for all of them. */
  readonly within?: number
  /** An output, the index, the loop-back or a topic that it sends to: `mailto ops@example.org`, `index`. */
  readonly sends?: string
  /** What `named` says of it. */
  readonly title?: string
  readonly summary?: string
  readonly written?: Written
  /** Its state is not saved: raw RxJS stands here, or before. */
  readonly volatile?: true
}

/** The streams as they run: each with its places, in the order in which values meet them. */
export interface Flow {
  /** The version of the streams. */
  readonly version: number
  readonly since: number
  readonly streams: readonly { readonly name: string; readonly nodes: readonly FlowNode[] }[]
}
