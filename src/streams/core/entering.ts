import { Node } from "./node.ts"
import type { Tree } from "./tree.ts"

/** So many calls stand in one function: V8 does not optimize one that is much longer. */
const most = 128
/** A root that feeds more than so many goes through them in its own loop. */
const wide = 16

/**
 * Gives a value to each root in turn, as `Node.emit` and `Node.next` would. Every event comes here, so the calls are written
 * out as code: V8 then knows what each one calls, which in a loop it looks up each time. Where somebody has laid something over
 * a node's `emit` or `next`, to trace or to tap it, that is called.
 */
export function entering(tree: Tree, entries: readonly Node[]): (value: unknown) => void {
  const pieces: Node[][] = []
  let calls = most
  for (const entry of entries) {
    calls += callsOf(entry)
    if (calls > most) {
      pieces.push([])
      calls = callsOf(entry)
    }
    pieces.at(-1)?.push(entry)
  }
  const [first = () => {}, ...others] = pieces.map(piece => entered(tree, piece))
  if (others.length === 0) return first
  return value => {
    first(value)
    for (const other of others) other(value)
  }
}

const callsOf = ({ downs }: Node): number => (downs.length > wide ? 1 : Math.max(1, downs.length))

const { emit, next } = Node.prototype

function entered(tree: Tree, entries: readonly Node[]): (value: unknown) => void {
  const given: unknown[] = []
  const name = (of: unknown) => `_${given.push(of) - 1}`
  const calls = entries.map(of => {
    const [entry, scope] = [name(of), name(of.scope)]
    const enter = `  if (${scope}.frame.round !== tree.round) tree.touch(${scope}, ${scope}.frame)
  ${entry}.in++`
    if (of.downs.length > wide) return `${enter}\n  ${entry}.emit(value)`
    const steps = of.downs.map(down => stepTo(name(down)))
    return `${enter}
  if (${entry}.emit === emit) {
    ${entry}.out++
    ${steps.join("\n    ")}
  } else ${entry}.emit(value)`
  })
  const names = ["tree", "emit", "next", ...given.map((_, i) => `_${i}`)]
  return new Function(...names, `return value => {\n${calls.join("\n")}\n}`)(tree, emit, next, ...given)
}

const stepTo = (down: string): string => `if (${down}.next === next) {
      ${down}.in++
      try { ${down}.step(value, ${down}) } catch (error) { ${down}.fail(error, value) }
    } else ${down}.next(value)`
