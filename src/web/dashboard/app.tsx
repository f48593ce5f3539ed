import type { ComponentType } from "preact"
import { useEffect, useRef } from "preact/hooks"
import { useCell } from "./cell.ts"
import { Banners } from "./chrome/banners.tsx"
import { Help } from "./chrome/help.tsx"
import { Palette } from "./chrome/palette.tsx"
import { Rail, rail } from "./chrome/rail.tsx"
import { shown } from "./chrome/shown.ts"
import { SignIn } from "./chrome/sign-in.tsx"
import { TopBar } from "./chrome/top-bar.tsx"
import { commandLine } from "./command-line.ts"
import { HealthPage } from "./health/health-page.tsx"
import { useCommands } from "./keys.ts"
import { later } from "./later.tsx"
import { LivePage } from "./live/live-page.tsx"
import { turnPaused } from "./paused.ts"
import { tokenWanted } from "./session.ts"
import { server } from "./status.ts"
import { turnTheme } from "./theme.ts"
import { copyText, told } from "./told.ts"
import { open, type Page, pageView, useView, view } from "./view.ts"

/** Each page's component. */
const components: Readonly<Record<Page, ComponentType>> = {
  live: LivePage,
  flows: later(async () => (await import("./flows/flows-page.tsx")).FlowsPage),
  history: later(async () => (await import("./history/history-page.tsx")).HistoryPage),
  health: HealthPage,
}

const everywhere = [
  ...rail.map(({ page, digit, letter, title }) => ({
    group: "Go to",
    key: `g ${letter}`,
    also: digit,
    title,
    run: () => open(pageView(page)),
  })),
  { group: "Go to", key: "[", title: "Back", run: () => history.back() },
  { group: "Go to", key: "]", title: "Forward", run: () => history.forward() },
  { group: "Everywhere", key: "p", title: "Pause or resume", run: turnPaused },
  { group: "Everywhere", key: "t", title: "Light or dark", run: turnTheme },
  {
    group: "Everywhere",
    key: ".",
    title: "Copy the command that shows this in a terminal",
    run: () => void copyText(commandLine(view.value, server())),
  },
  { group: "Everywhere", key: "Ctrl-K", title: "All commands", run: () => shown.set("palette") },
  { group: "Everywhere", key: "?", title: "Keys, and what the shapes mean", run: () => shown.set("help") },
]

/** The whole page. */
export function App() {
  const { page } = useView()
  const over = useCell(shown)
  const wanted = useCell(tokenWanted)
  const main = useRef<HTMLElement>(null)
  useCommands(everywhere)
  useEffect(() => {
    document.title = `${rail.find(one => one.page === page)?.title} · dmon`
  }, [page])
  const Shown = components[page]
  const close = () => shown.set(undefined)
  return (
    <>
      <a class="skip" href="#main" onClick={event => (event.preventDefault(), main.current?.focus())}>
        To the content
      </a>
      <Rail />
      <TopBar />
      <Banners />
      <main id="main" ref={main} tabIndex={-1} class={`page-${page}`}>
        <Shown key={page} />
      </main>
      <Told />
      {wanted ? <SignIn /> : over === "help" ? <Help close={close} /> : over === "palette" && <Palette close={close} />}
    </>
  )
}

function Told() {
  const text = useCell(told)
  return (
    <div class={`told${text === undefined ? "" : " is-there"}`} role="status">
      {text}
    </div>
  )
}
