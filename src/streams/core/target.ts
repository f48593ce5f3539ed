/**
 * What an operator's action is directed at: the index, the loop-back, a topic, an output. Only a name for it;
 * the tree's surroundings decide what happens (`self.act`).
 */
export interface Target<T> {
  readonly name: string
  /** Outputs bear the key of their deliverer; what belongs to the tree bears none. */
  readonly key?: string
  /** Never set: it only carries the type of what may be sent there. */
  readonly takes?: (value: T) => void
}

/** A target that belongs to the tree. */
export const target = <T>(name: string): Target<T> => ({ name })
