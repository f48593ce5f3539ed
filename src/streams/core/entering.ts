import { Node } from "./node.ts"
import type { Tree } from "./tree.ts"

/** So many roots one function serves: V8 does not optimize much longer ones. */
const most = 64

/**
 * Gives a value to each root in turn, as `Node.emit` and `Node.next` would. Every event comes here, so the calls are written
 * out as code: V8 then knows what each one calls, which in a loop it looks up each time. Where somebody has laid something over
 * a node's `emit` or `next`, to trace or to tap it, that is called.
 */
export function entering(tree: Tree, entries: readonly Node[]): (value: unknown) => void {
  const parts: ((value: unknown) => void)[] = []
  for (let i = 0; i < entries.length; i += most) parts.push(entered(tree, entries.slice(i, i + most)))
  const [only = () => {}] = parts
  return parts.length > 1 ? value => parts.forEach(part => void part(value)) : only
}

const { emit, next } = Node.prototype

function entered(tree: Tree, entries: readonly Node[]): (value: unknown) => void {
  const given: Record<string, unknown> = { tree, emit, next }
  const name = (of: unknown) => {
    const made = `_${Object.keys(given).length}`
    given[made] = of
    return made
  }
  const calls = entries.map(of => {
    const [entry, scope, downs] = [name(of), name(of.scope), of.downs.map(name)]
    const isBare = [`${entry}.emit === emit`, ...downs.map(down => `${down}.next === next`)].join(" && ")
    const steps = downs.map(
      down => `${down}.in++
    try { ${down}.step(value, ${down}) } catch (error) { ${down}.fail(error, value) }`,
    )
    return `  if (${scope}.frame.round !== tree.round) tree.touch(${scope}, ${scope}.frame)
  ${entry}.in++
  if (${isBare}) {
    ${entry}.out++
    ${steps.join("\n    ")}
  } else ${entry}.emit(value)`
  })
  return new Function(...Object.keys(given), `return value => {\n${calls.join("\n")}\n}`)(...Object.values(given))
}
