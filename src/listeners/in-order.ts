/** Answers that leave in the order of their questions, however late each of them comes. */
export interface InOrder<T> {
  /** How many answers are waited for. */
  readonly pending: number
  /** Keeps the next place in the order. The function gives its answer, once; a second is ignored. */
  place(): (answer: T) => void
}

interface Place<T> {
  answer: T | undefined
  next: Place<T> | undefined
}

/** Hands each answer to `send` as soon as all before it have been handed out. */
export function inOrder<T extends object | string>(send: (answer: T) => void): InOrder<T> {
  let first: Place<T> | undefined
  let last: Place<T> | undefined
  let pending = 0

  const give = (place: Place<T>, answer: T) => {
    if (place.answer !== undefined) return
    place.answer = answer
    while (first?.answer !== undefined) {
      const ready = first.answer
      first = first.next
      if (!first) last = undefined
      pending--
      send(ready)
    }
  }
  return {
    get pending() {
      return pending
    },
    place() {
      const place: Place<T> = { answer: undefined, next: undefined }
      if (last) last.next = place
      else first = place
      last = place
      pending++
      return answer => give(place, answer)
    },
  }
}
