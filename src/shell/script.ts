import { DmonError } from "../base/error.ts"
import { failureOf } from "./failure-text.ts"
import type { Handed } from "./handed.ts"
import type { Screen } from "./screen.ts"
import { type SessionOptions, session } from "./session.ts"

export interface ScriptOptions extends SessionOptions {
  /** Where its imports begin. */
  readonly folder?: string | undefined
  /** How long what goes on is shown, in milliseconds. */
  readonly for?: number | undefined
  /** How long all of it may take, in milliseconds. Rejects with DM176. */
  readonly timeout?: number | undefined
  /** Ends it from without. */
  readonly signal?: AbortSignal | undefined
}

/** Runs a text as one entry and prints what it comes to. Rejects with a DmonError, whatever it throws. */
export async function script(text: string, handed: Handed, screen: Screen, options: ScriptOptions = {}): Promise<void> {
  const ending = new AbortController()
  const end = () => ending.abort()
  options.signal?.addEventListener("abort", end)
  const one = session(handed, screen, options)
  const timers: NodeJS.Timeout[] = []
  const stopped = new Promise<never>((_, reject) => {
    const { timeout } = options
    if (timeout !== undefined) timers.push(setTimeout(() => reject(tooLong(timeout)), timeout))
  })
  try {
    const run = async () => {
      await one.refresh()
      if (options.for !== undefined) timers.push(setTimeout(end, options.for))
      await one.enter(text, ending.signal, options.folder)
    }
    await Promise.race([run(), stopped])
  } catch (error) {
    throw failureOf(error)
  } finally {
    for (const timer of timers) clearTimeout(timer)
    options.signal?.removeEventListener("abort", end)
    end()
    one.close()
  }
}

const tooLong = (timeout: number) =>
  new DmonError("DM176", `it was not done after ${timeout / 1000} s`, { fix: "give it longer:  --timeout 5m" })
