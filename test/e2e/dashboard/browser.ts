import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { type BrowserContextOptions, chromium, type Page } from "playwright-core"
import * as assert from "uvu/assert"
import { has } from "../server.ts"

const program = "/usr/bin/chromium"
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

export interface Visitor {
  /** A page at an address, in a window of its own; what it complains of on its console is kept. */
  open(url: string, options?: BrowserContextOptions): Promise<Visit>
  /** The same for as long as a test goes: `leave` closes it. */
  visit(url: string, options?: BrowserContextOptions): Promise<Page>
  /** Closes the pages that were visited, and fails with what they complained of. */
  leave(): Promise<void>
  close(): Promise<void>
}

export interface Visit {
  readonly page: Page
  readonly complaints: readonly string[]
  close(): Promise<void>
}

/** A real browser; undefined, with a message, where there is none. */
export async function visitor(): Promise<Visitor | undefined> {
  if (!(await has(program))) {
    console.log(`skipped: ${program} is not installed`)
    return undefined
  }
  const browser = await chromium.launch({
    executablePath: program,
    args: ["--no-sandbox"],
    // Scroll bars take room, as they do for those who see them.
    ignoreDefaultArgs: ["--hide-scrollbars"],
  })
  const visits: Visit[] = []
  const open: Visitor["open"] = async (url, options) => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      colorScheme: "dark",
      ...options,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(10_000)
    const complaints: string[] = []
    page.on("pageerror", error => complaints.push(String(error)))
    page.on("console", message => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text())
    })
    await page.goto(url)
    return { page, complaints, close: () => context.close() }
  }
  return {
    open,
    async visit(url, options) {
      const one = await open(url, options)
      visits.push(one)
      return one.page
    },
    async leave() {
      const complaints = visits.flatMap(one => one.complaints)
      await Promise.all(visits.splice(0).map(one => one.close()))
      assert.equal(complaints, [])
    },
    close: () => browser.close(),
  }
}

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** Fails with all that axe finds against WCAG 2.2 AA and its best practices. */
export async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe)
  const violations = (await page.evaluate(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)",
  )) as Violation[]
  const told = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map(one => `  ${one.html.slice(0, 200)}\n  ${one.failureSummary}`).join("\n")}`,
  )
  assert.equal(told, [])
}

/** Keeps what a page looks like for the documentation, where DMON_TEST_SCREENSHOTS asks for it. */
export async function portrait(page: Page, name: string): Promise<void> {
  if (process.env["DMON_TEST_SCREENSHOTS"] === undefined) return
  await page.screenshot({ path: join(import.meta.dirname, "../../../docs/images", `${name}.png`) })
}

/** The text of the clipboard. */
export const copied = (page: Page): Promise<string> => page.evaluate("navigator.clipboard.readText()")
