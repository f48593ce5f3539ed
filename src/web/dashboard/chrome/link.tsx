import type { ComponentChildren } from "preact"
import { addressOf, open, type View } from "../view.ts"

interface LinkProps {
  readonly to: View
  readonly current?: boolean
  readonly class?: string
  readonly title?: string
  readonly children: ComponentChildren
}

/** A link to another view: it opens in place, or in a new tab where that is asked for. */
export const Link = ({ to, current, children, ...rest }: LinkProps) => (
  <a
    {...rest}
    href={addressOf(to)}
    aria-current={current ? "page" : undefined}
    onClick={event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
      event.preventDefault()
      open(to)
    }}
  >
    {children}
  </a>
)
