import { type Page, pageView, useView } from "../view.ts"
import { Icon } from "./icons.tsx"
import { Link } from "./link.tsx"

/** The pages there are. */
export const rail: readonly {
  readonly page: Page
  readonly digit: string
  readonly letter: string
  readonly title: string
}[] = [
  { page: "live", digit: "1", letter: "l", title: "Live" },
  { page: "flows", digit: "2", letter: "f", title: "Flows" },
  { page: "history", digit: "3", letter: "h", title: "History" },
  { page: "health", digit: "4", letter: "e", title: "Health" },
]

export function Rail() {
  const { page } = useView()
  return (
    <nav class="rail" aria-label="Pages">
      {rail.map(one => (
        <Link key={one.page} to={pageView(one.page)} current={one.page === page} title={`${one.title} (${one.digit})`}>
          <Icon of={one.page} />
          <span class="rail-title">{one.title}</span>
          <kbd aria-hidden="true">{one.digit}</kbd>
        </Link>
      ))}
    </nav>
  )
}
