/** So often the machine must have run a function before it keeps what it has learnt of the objects given to it. */
const enough = 1000

/**
 * The object itself, as one that is quick to use. V8 keeps an object whose literal has getters as a hash table, for good: each
 * use of a property is a look-up, and no call of a method is ever inlined. For what other objects inherit from it makes
 * fields of the table. Only what events pass needs it, and only while it is few: each such object is a kind of its own.
 *
 * @see https://v8.dev/blog/fast-properties
 */
export function fast<T extends object>(of: T): T {
  const heir = Object.create(of)
  for (let i = 0; i < enough; i++) look(heir)
  return of
}

const look = (at: { readonly nothing?: unknown }) => at.nothing
