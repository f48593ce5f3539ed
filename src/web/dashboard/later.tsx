import type { ComponentType } from "preact"
import { useEffect, useState } from "preact/hooks"

/** A page whose script is fetched when it is opened first. */
export function later(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined
  return function Later() {
    const [failed, fail] = useState(false)
    const [, draw] = useState(loaded !== undefined)
    useEffect(() => {
      if (loaded) return
      load().then(
        page => {
          loaded = page
          draw(true)
        },
        () => fail(true),
      )
    }, [])
    const Page = loaded
    if (Page) return <Page />
    if (!failed) return null
    return (
      <p class="empty problem">
        ▲ This part of the page could not be fetched: dmon is away, or was replaced by another version. Reload the page.
      </p>
    )
  }
}
