import { suite } from "uvu"
import * as assert from "uvu/assert"
import { server, until, workplace } from "../server.ts"
import { accessible, portrait, visitor } from "./browser.ts"
import { send, sending } from "./senders.ts"

const streams = (threshold: string) => `import { email, index, smap, when } from "dmon"
export const indexStream = index()
export const fullStream = when({ service: "disk /", state: "warning" }, email("oncall@example.org"))
export const calmStream = when({ service: "never" }, email("dev@example.org"))
export const brokenStream = when({ service: "bad" }, smap(e => e.attributes!.region!.toUpperCase() as never))
export const limit: number = ${threshold}
`
const test = suite("the dashboard's Health")
const someone = await visitor()

if (someone) {
  const at = workplace()
  const file = at.write("mystreams.ts", streams("1"))
  const dmon = await server(at, ["--streams", file, "--telemetry", "0", "--name", "prod"])
  const address = `http://127.0.0.1:${dmon.port("HTTP")}`
  const visit = (options?: Parameters<typeof someone.visit>[1]) => someone.visit(`${address}/health`, options)
  const stopSending = sending(dmon)
  test.after.each(() => someone.leave())
  test.after(async () => {
    await stopSending()
    await someone.close()
    await dmon.stop()
    at.remove()
  })

  test("counts what comes in by each way, what each stream was given and what waits", async () => {
    const page = await visit()
    await page.getByRole("row", { name: /^unix\/prod/ }).waitFor()
    await page.getByRole("row", { name: /^email to oncall@example.org .*▲ \d+ printed: no SMTP/ }).waitFor()
    // An output is there before it has anything to do.
    await page
      .getByRole("row", { name: /^email to dev@example.org from .* by SMTP_URL 0 ▲ 0 printed: no SMTP/ })
      .waitFor()
    await page.getByText("in 2 outputs").waitFor()
    await page.getByText("nothing so far").waitFor()
    await page.getByRole("row", { name: /^commands, the page and dmon's own running .* watches of pages/ }).waitFor()
    await page.getByRole("row", { name: /^http.* websockets of senders 0/ }).waitFor()
    assert.is(await page.getByText("too few came in to tell").count(), 0)
    await page.getByText("you are whoever is on this machine").waitFor()
    assert.is(await page.getByRole("button", { name: "Sign out" }).count(), 0)
    await page.getByRole("link", { name: "full" }).waitFor()
    await until("what comes in", async () =>
      /[1-9][\d.]* events\/s/.test((await page.getByLabel("Figures").textContent()) ?? ""),
    )
  })

  test("tells what failed, where in the user's file, and what it was given", async () => {
    await send(dmon, [{ service: "bad", host: "web-1" }])
    const page = await visit()
    const fault = page.locator(".fault summary")
    await fault.getByText(/stream broken threw at when\/smap: TypeError: Cannot read properties of undefined/).waitFor()
    await fault.getByText(/mystreams.ts:5:\d+ · given web-1 bad/).waitFor()
    await page.getByText("told below, with the reason").waitFor()
    await fault.click()
    await page.getByText("e.attributes!.region!.toUpperCase()").first().waitFor()
    await page.getByRole("row", { name: /^broken .*▲ 1 failed/ }).waitFor()
    assert.not.match((await page.locator(".figure", { hasText: "lost" }).textContent()) ?? "", /lost0/)
    await accessible(page)
  })

  test("says on every page that a stream fails, until that was noted, and leads to what failed", async () => {
    await send(dmon, [{ service: "bad", host: "web-1" }])
    const page = await visit()
    await page.keyboard.press("1")
    await page.getByRole("heading", { name: "Live" }).waitFor({ state: "attached" })
    const banner = page.locator(".banner", { hasText: "The stream broken fails" })
    await banner.getByText("Cannot read properties of undefined").waitFor()
    await page.getByRole("link", { name: "v1 ▲ fails" }).waitFor()
    await accessible(page)
    await banner.getByRole("link", { name: "what failed" }).click()
    await page.getByRole("heading", { name: "What failed" }).waitFor()
    await banner.getByRole("button", { name: "noted" }).click()
    await banner.waitFor({ state: "detached" })
    await page.getByRole("link", { name: "v1 ▲ fails" }).waitFor()
    await send(dmon, [{ service: "bad", host: "web-1" }])
    await banner.waitFor()
  })

  test("shows on every page that the file on disk is not what runs, and why, until a good one is saved", async () => {
    const page = await visit()
    await page.getByRole("link", { name: "v1 ▲ fails" }).waitFor()
    at.write("mystreams.ts", streams('"one"'))
    await page.getByText("The file on disk is not what runs").first().waitFor({ timeout: 20_000 })
    await page.getByRole("link", { name: "v1 ▲ stale" }).waitFor()
    await page.getByText(/The streams file on disk was refused at \d\d:\d\d:\d\d/).waitFor()
    await page.locator(".panel .frame", { hasText: "reload refused" }).getByText("limit: number").waitFor()
    await page.locator(".banner code", { hasText: /mystreams.ts:\d+:\d+/ }).waitFor()
    await page.locator(".banner", { hasText: /DM104: mystreams.ts does not type-check \(1 error\): \S+/ }).waitFor()
    await page.getByRole("button", { name: "show why" }).click()
    await page.locator(".banner .frame").getByText("limit: number").waitFor()
    await accessible(page)
    await portrait(page, "health-stale")
    await page.keyboard.press("g")
    await page.keyboard.press("l")
    await page.getByRole("heading", { name: "Live" }).waitFor({ state: "attached" })
    assert.ok(await page.locator(".banner.is-stale").count())
    at.write("mystreams.ts", streams("2"))
    await page.getByRole("link", { name: "v2 ✓" }).waitFor({ timeout: 20_000 })
    assert.is(await page.locator(".banner.is-stale").count(), 0)
  })

  test("has nothing against it by axe in both colours, and is read and left by keyboard", async () => {
    for (const colorScheme of ["dark", "light"] as const) {
      const page = await visit({ colorScheme })
      await page.getByRole("heading", { name: "Ways out" }).waitFor()
      await accessible(page)
      await portrait(page, `health-${colorScheme}`)
      for (const key of ["Tab", "Tab", "Tab", "Tab", "Tab"]) await page.keyboard.press(key)
      assert.is(await page.locator(":focus").textContent(), "Health4")
      await page.keyboard.press("g")
      await page.keyboard.press("l")
      await page.getByRole("combobox", { name: "Query" }).waitFor()
    }
  })
}

test.run()
