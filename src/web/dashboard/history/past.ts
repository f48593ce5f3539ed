import { useEffect, useRef, useState } from "preact/hooks"
import type { PastAnswer, QueryAnswer, Span } from "../../../engine/remote.ts"
import { ask } from "../ask.ts"
import { engineNow } from "../live.ts"

/** The index at a moment, or why it is not known. */
export interface Past {
  readonly at: number
  readonly answer?: PastAnswer | QueryAnswer
  readonly error?: Error
}

/** So many entries are asked for. */
export const most = 1000
const everyLive = 2000
const everySpan = 5000

/**
 * The index as it was at a moment, or as it is. While one answer is awaited, further moments only replace the next
 * question: who drags sees what is known, as fast as it comes.
 */
export function usePast(
  at: number | undefined,
  query: string,
): { readonly past: Past | undefined; readonly asking: boolean } {
  const [past, show] = useState<Past>()
  const [asking, turn] = useState(false)
  const work = useRef({ busy: false, wanted: undefined as (() => Promise<void>) | undefined })
  useEffect(() => {
    let over = false
    const asked = query || "true"
    const run = async () => {
      const moment = at ?? engineNow()
      const question =
        at === undefined ? ask.query({ query: asked, limit: most }) : ask.past({ at, query: asked, limit: most })
      const found: Past = await question.then(
        answer => ({ at: moment, answer }),
        error => ({ at: moment, error }),
      )
      // An answer to a question of before is nearer than none, unless another is already there.
      if (!over || work.current.wanted !== undefined) show(found)
    }
    const next = async () => {
      const { wanted } = work.current
      work.current.wanted = undefined
      if (wanted === undefined) return turn(false)
      work.current.busy = true
      turn(true)
      await wanted()
      work.current.busy = false
      void next()
    }
    const put = () => {
      work.current.wanted = run
      if (!work.current.busy) void next()
    }
    put()
    const timer = at === undefined ? setInterval(put, everyLive) : undefined
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [at, query])
  return { past, asking }
}

/** What the recording spans, asked again now and then: it grows. */
export function useSpan(): Span | Error | undefined {
  const [span, set] = useState<Span | Error>()
  useEffect(() => {
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = async () => {
      const found = await ask.span().catch(error => error as Error)
      if (over) return
      set(found)
      timer = setTimeout(again, document.hidden ? everySpan * 6 : everySpan)
    }
    void again()
    return () => {
      over = true
      clearTimeout(timer)
    }
  }, [])
  return span
}
