import { Node } from "./node.ts"
import type { Tree } from "./tree.ts"

/** How many roots one function gives a value to: of a longer one the machine would make no fast code. */
const most = 64

/**
 * Gives a value to roots, one after the other, as their entries would emit it. Every event comes here, so the calls are
 * written out, one for each root: the machine knows what each one calls, where in a loop it would look that up each time.
 * What somebody has laid over a node, to trace or to tap it, is called as ever. Written anew when the roots change.
 */
export function entering(tree: Tree, entries: readonly Node[]): (value: unknown) => void {
  const parts: ((value: unknown) => void)[] = []
  for (let i = 0; i < entries.length; i += most) parts.push(written(tree, entries.slice(i, i + most)))
  const [only = () => {}] = parts
  return parts.length > 1 ? value => parts.forEach(part => void part(value)) : only
}

const { emit, next } = Node.prototype

function written(tree: Tree, entries: readonly Node[]): (value: unknown) => void {
  const given: unknown[] = [tree, emit, next]
  const name = (of: unknown) => `_${given.push(of) - 1}`
  const calls = entries.map(of => {
    const [entry, scope, downs] = [name(of), name(of.scope), of.downs.map(name)]
    const isBare = [`${entry}.emit === _1`, ...downs.map(down => `${down}.next === _2`)].join(" && ")
    const steps = downs.map(
      down => `${down}.in++
    try { ${down}.step(value, ${down}) } catch (error) { ${down}.fail(error, value) }`,
    )
    return `  if (${scope}.frame.round !== _0.round) _0.touch(${scope}, ${scope}.frame)
  ${entry}.in++
  if (${isBare}) {
    ${entry}.out++
    ${steps.join("\n    ")}
  } else ${entry}.emit(value)`
  })
  return new Function(...given.map((_, i) => `_${i}`), `return value => {\n${calls.join("\n")}\n}`)(...given)
}
