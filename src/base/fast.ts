/** V8 acts on what a function is given only once it has run for a while; this is far beyond that. */
const enough = 1000
const look = (at: { readonly nothing?: unknown }) => at.nothing

/**
 * The same object, made quick to use. V8 makes a hash table of an object whose literal has getters: each use of a property
 * is a look-up, and no method of it is inlined. Once another object inherits from it and is read, V8 gives it fields.
 * Only for the few objects that every event passes: each gets a shape of its own.
 *
 * @see https://v8.dev/blog/fast-properties
 */
export function fast<T extends object>(of: T): T {
  const heir = Object.create(of)
  for (let i = 0; i < enough; i++) look(heir)
  return of
}
