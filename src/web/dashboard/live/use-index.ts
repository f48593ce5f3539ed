import { useEffect, useMemo, useReducer, useRef } from "preact/hooks"
import { type IndexView, indexView } from "./index-view.ts"

/** What is shown of the index, and why that is not what the view asks for, if it is not. */
export interface Shown {
  readonly index: IndexView
  readonly refused: string | undefined
}

/** The entries that a query asks for. Until they are here, or where they are refused, those of the query before stay, and go on. */
export function useIndex(query: string, at: number | undefined): Shown {
  const [, draw] = useReducer((n: number, _: undefined) => n + 1, 0)
  const asked = useMemo(() => indexView({ query, at }), [query, at])
  const last = useRef<IndexView | undefined>(undefined)
  useEffect(() => {
    let told: string | undefined
    const settle = () => {
      const { trouble, entries } = asked
      const isNew = entries.whole && last.current !== asked
      if (isNew) {
        last.current?.stop()
        last.current = asked
      }
      if (isNew || told !== trouble) draw(undefined)
      told = trouble
    }
    settle()
    const end = asked.follow(settle)
    return () => {
      end()
      if (last.current !== asked) asked.stop()
    }
  }, [asked])
  useEffect(() => () => last.current?.stop(), [])
  const stays = last.current !== undefined && last.current.at === at && !asked.entries.whole
  return { index: stays ? last.current! : asked, refused: asked.trouble }
}
