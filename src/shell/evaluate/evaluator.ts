import { type Runtime, Session } from "node:inspector"
import { Script } from "node:vm"
import { DmonError } from "../../base/error.ts"
import { importer, importing, type Modules } from "./importer.ts"
import { assigning } from "./script-of.ts"

/** What runs entries, one after the other, in this process. */
export interface Evaluator {
  /**
   * Runs JavaScript and gives its value; throws what it throws. `const`, `let` and `class` may be declared anew, and `await`
   * may stand at the top. What does not end is ended by Ctrl-C, where that is a signal.
   */
  run(code: string): Promise<{ readonly value: unknown }>
  /** The value of a name, or of a chain of them, if looking at it does nothing else; undefined otherwise. */
  peek(chain: string): unknown
  /** The names that entries have declared. */
  names(): readonly string[]
  close(): void
}

/** Its types lack what is new. */
type Asked = Runtime.EvaluateParameterType & {
  readonly replMode?: boolean
  readonly throwOnSideEffect?: boolean
  readonly timeout?: number
}

const group = "dmon.shell"
const [slot, hand] = ["dmon.shell.run", "dmon.shell.hand"].map(name => Symbol.for(name)) as [symbol, symbol]
const place = globalThis as unknown as Record<symbol, unknown>
// Only a Script can be interrupted by a signal while it runs; this one does what stands in the slot.
const interruptible = new Script(`globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(slot))})]()`, {
  filename: "dmon:shell",
})

export interface EvaluatorOptions {
  /** Does what runs an entry: where a person may end it, their terminal must give signals as long as it runs. */
  readonly attended?: ((run: () => void) => void) | undefined
  /** Milliseconds for what an entry does at once. */
  readonly limit?: number | undefined
}

const declared = /^Identifier '(.+)' has already been declared$/

const tooLong = (limit: number, cause: Error) =>
  new DmonError("DM176", `it did not end within ${limit / 1000} s`, {
    fix: "what runs in the server may not hold it up: await what takes long",
    cause,
  })

export function evaluator(modules: () => Promise<Modules>, options: EvaluatorOptions = {}): Evaluator {
  const { attended = run => run(), limit } = options
  const session = new Session()
  session.connect()
  let taken: unknown
  place[importer] = importing(modules)
  place[hand] = (value: unknown) => void (taken = value)
  const taker = objectOf(`globalThis[Symbol.for(${JSON.stringify(Symbol.keyFor(hand))})]`)
  delete place[hand]

  function objectOf(expression: string): string {
    let id = ""
    session.post("Runtime.evaluate", { expression }, (_, answer) => void (id = answer.result.objectId ?? ""))
    return id
  }

  /** The value that the inspector only tells about. */
  function fetched({ objectId, type, value, unserializableValue }: Runtime.RemoteObject): unknown {
    if (type === "undefined") return undefined
    const told =
      objectId !== undefined
        ? { objectId }
        : unserializableValue !== undefined
          ? { unserializableValue }
          : { value: value as unknown }
    taken = undefined
    const functionDeclaration = "function (value) { this(value) }"
    session.post("Runtime.callFunctionOn", { objectId: taker, functionDeclaration, arguments: [told], silent: true })
    const found = taken
    taken = undefined
    return found
  }

  const once = (code: string) =>
    new Promise<{ readonly value: unknown }>((resolve, reject) => {
      place[slot] = () => {
        delete place[slot]
        const asked: Asked = {
          expression: code,
          replMode: true,
          objectGroup: group,
          ...(limit !== undefined && { timeout: limit }),
        }
        session.post("Runtime.evaluate", asked, (failed, answer) => {
          if (failed) return reject(limit === undefined ? failed : tooLong(limit, failed))
          const { result, exceptionDetails } = answer
          const thrown = exceptionDetails && fetched(exceptionDetails.exception ?? { type: "undefined" })
          const value = exceptionDetails ? undefined : fetched(result)
          session.post("Runtime.releaseObjectGroup", { objectGroup: group })
          if (exceptionDetails) reject(thrown)
          else resolve({ value })
        })
      }
      try {
        attended(() => interruptible.runInThisContext({ breakOnSigint: true }))
      } catch (error) {
        reject(error)
      }
    })

  /** Before it does anything, an entry is refused that declares what is there as something else. */
  async function run(code: string): Promise<{ readonly value: unknown }> {
    try {
      return await once(code)
    } catch (error) {
      const [, name] = (error instanceof SyntaxError && declared.exec(error.message)) || []
      const other = name === undefined ? code : assigning(code, name)
      if (other === code) throw error
      return run(other)
    }
  }

  return {
    run,
    peek(chain) {
      let found: unknown
      const asked: Asked = {
        expression: chain,
        throwOnSideEffect: true,
        timeout: 200,
        objectGroup: group,
        silent: true,
      }
      session.post("Runtime.evaluate", asked, (failed, answer) => {
        if (!failed && !answer.exceptionDetails) found = fetched(answer.result)
      })
      session.post("Runtime.releaseObjectGroup", { objectGroup: group })
      return found
    },
    names() {
      let names: readonly string[] = []
      session.post("Runtime.globalLexicalScopeNames", {}, (failed, answer) => {
        if (!failed) names = answer.names
      })
      return names
    },
    close: () => session.disconnect(),
  }
}
