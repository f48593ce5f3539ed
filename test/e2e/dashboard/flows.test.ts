import { resolve } from "node:path"
import type { Page } from "playwright-core"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { server, until, type Workplace, workplace } from "../server.ts"
import { accessible, copied, portrait, visitor } from "./browser.ts"
import { send } from "./senders.ts"

const streams = `import { by, changed, index, log, over, publish, rollup, smap, stable, subscribe, when } from "dmon"
export const indexStream = index()
export const apiSlowStream = when({ service: "api" }, over(1, by("host", changed("state", log({ prefix: "slow:" })))))
/** The first disk that fills up. */
export const diskStream = when({ service: "disk" }, by("host", rollup(1, "1h", log())))
export const brokenStream = when(
  { service: "broken" },
  smap(e => ({ ...e, metric: e.tags!.length })),
)
export const steadyStream = when({ service: "steady" }, by("host", stable("3s", "state", publish("trouble"))))
export const troubleStream = subscribe("trouble", log(), index())
`
const test = suite("the dashboard's Flows")
const someone = await visitor()
const at: Workplace = workplace()
const wantsPortraits = process.env["DMON_TEST_SCREENSHOTS"] !== undefined

if (someone) {
  const file = at.write("mystreams.ts", streams)
  const dmon = await server(at, ["--streams", file, "--no-check", "--telemetry", "0", "--name", "prod"])
  const address = (path: string) => `http://127.0.0.1:${dmon.port("HTTP")}${path}`
  const visit = (path: string, options?: Parameters<typeof someone.visit>[1]) =>
    someone.visit(path.startsWith("http") ? path : address(path), options)
  const api = (metric: number, state = "ok", host = "web-1") => ({ host, service: "api", metric, state, ttl: 60 })
  const place = (page: Page, name: string | RegExp) => page.locator(".picture-sheet").getByRole("button", { name })
  const drawer = (page: Page, name: string) => page.getByRole("complementary", { name })
  test.after.each(() => someone.leave())
  test.after(async () => {
    await someone.close()
    await dmon.stop()
    at.remove()
  })

  test("says of a suspended stream until when it is, and why, as long as it is", async () => {
    const command = (entry: string) => dmon.command("shell", "--name", "prod", "-e", entry)
    await command('streams.disk.suspend("30m", "the disks are being replaced", { yes: true })')
    const page = await visit("/flows")
    const told = page.getByRole("button", { name: /disk.*suspended until .*: the disks are being replaced/ })
    await told.waitFor()
    await accessible(page)
    await command("streams.disk.resume()")
    await told.waitFor({ state: "detached" })
  })

  test("keeps what passed a stream while another tab, another stream or another page is shown", async () => {
    const page = await visit("/flows?stream=apiSlow")
    const table = () => page.getByRole("button", { name: "table" }).click()
    const row = (host: string) => page.locator(".flows-side tbody tr").filter({ hasText: host }).first().waitFor()
    await table()
    await send(dmon, [api(5, "critical", "web-before")])
    await row("web-before")
    await page.getByRole("button", { name: "Send a test event" }).click()
    await send(dmon, [api(5, "critical", "web-tab")])
    await page.getByRole("button", { name: "Timeline" }).click()
    await table()
    await row("web-before")
    await row("web-tab")
    await page.keyboard.press("Escape")
    await page.keyboard.press("1")
    await page.getByRole("heading", { name: "Live" }).waitFor({ state: "attached" })
    await send(dmon, [api(5, "critical", "web-page")])
    await page.goBack()
    await table()
    await row("web-before")
    await row("web-page")
  })

  test("shows in words what a stream does, and which operator stopped an event that was sent from there", async () => {
    const page = await visit("/flows")
    await page
      .getByRole("navigation", { name: "Streams" })
      .getByRole("button", { name: /apiSlow/ })
      .click()
    await place(page, /when.*if service = api/).waitFor()
    await place(page, /over.*if metric > 1/).waitFor()
    await place(page, /by.*for each host/).waitFor()
    await place(page, /changed.*when state changes/).waitFor()
    await page.getByRole("button", { name: "Send a test event" }).click()
    await page.getByLabel("host").fill("web-1")
    await page.getByLabel("service").fill("api")
    await page.getByLabel("metric").fill("0.42")
    await page.getByRole("button", { name: "Send and follow it" }).click()
    await page.getByText("stopped at over: metric 0.42").waitFor()
    await page.getByText('stopped at when: service "api').first().waitFor()
    await place(page, /over ✕ stopped/).waitFor()
    await place(page, /when ✓ passed/).waitFor()
    await page.getByRole("button", { name: /^index → index/ }).waitFor()
  })

  test("shows what the comment above a stream says, in the list and over the picture", async () => {
    const page = await visit("/flows?stream=disk")
    await page.getByRole("button", { name: /disk .* The first disk that fills up\./ }).waitFor()
    await page.getByRole("region", { name: "Stream disk" }).getByText("The first disk that fills up.").waitFor()
    await page
      .getByRole("navigation", { name: "Streams" })
      .getByRole("button", { name: /steady/ })
      .click()
    await page.getByRole("region", { name: "Stream steady" }).waitFor()
    assert.is(await page.locator(".picture-doc").count(), 0)
  })

  test("says what enters a stream that listens to a topic, and where it ends; and that there is no stream of a name", async () => {
    const page = await visit("/flows?stream=trouble")
    await send(dmon, [api(0.1)])
    await place(page, /events.*only topic trouble.*0\/s → 0\/s/).waitFor()
    await page.getByRole("button", { name: /trouble.*→ log · index/ }).waitFor()
    const other = await visit("/flows?stream=nonesuch")
    await other.getByText("no stream is called nonesuch").waitFor()
    await other.getByRole("button", { name: /^trouble/ }).click()
    await other.getByText("no stream is called").waitFor({ state: "detached" })
  })

  test("shows of a place its source line, its taps side by side, and what an event became", async () => {
    const page = await visit("/flows?stream=apiSlow")
    await place(page, /over/).click()
    const over = drawer(page, "over of apiSlow")
    await over.getByText("over(1, by(").waitFor()
    await over.getByText("nothing since this was opened").first().waitFor()
    await send(dmon, [api(2), api(0.5, "ok", "web-2")])
    await over.getByText("in 2 seen").waitFor()
    await over.getByText("out 1 seen").waitFor()
    await over.getByRole("button", { name: /web-2 api ok 0.5/ }).click()
    await over.getByText("Nothing came of it at once").waitFor()
    await over
      .getByRole("button", { name: /web-1 api ok 2/ })
      .first()
      .click()
    await over.getByText("It passed as it was").waitFor()
    await page.keyboard.press("p")
    await send(dmon, [api(3)])
    await over.getByRole("button", { name: "resume, +2" }).waitFor()
    await over.getByText("in 2 seen").waitFor()
    await page.keyboard.press("p")
    await over.getByText("in 3 seen").waitFor()
    await over.getByRole("button", { name: "send it again" }).click()
    assert.is(await page.getByLabel("host").inputValue(), "web-1")
  })

  test("shows what a place holds, for each key, and when its timers are due", async () => {
    await send(
      dmon,
      ["web-1", "web-2"].flatMap(host => [1, 2, 3].map(metric => ({ host, service: "disk", metric }))),
    )
    const page = await visit("/flows?select=disk/when/by%5B%5D/rollup")
    const rollup = drawer(page, "rollup of disk")
    await rollup.getByText("Holds something for 2 keys").waitFor()
    await rollup
      .getByText(/due in (1 h|59 m)/)
      .first()
      .waitFor()
    await rollup.getByRole("rowheader", { name: "web-1" }).waitFor()
    await rollup.getByLabel("Only keys with").fill("web-2")
    await rollup.getByRole("rowheader", { name: "web-1" }).waitFor({ state: "detached" })
  })

  test("shows a failure at the place where it happened, with the lines of the file", async () => {
    const page = await visit("/flows?stream=broken")
    await send(dmon, [{ host: "a", service: "broken" }])
    await place(page, /smap ▲ 1 failed/).click()
    const smap = drawer(page, "smap of broken")
    await smap.getByText("Cannot read properties of undefined").first().waitFor()
    await smap.locator("pre").getByText("e.tags!.length").waitFor()
    await page.getByRole("button", { name: /broken has failed/ }).waitFor()
  })

  test("is walked by keyboard only: streams, places, an event, marbles, and a test of them that passes", async () => {
    const page = await visit("/live", { permissions: ["clipboard-read", "clipboard-write"] })
    await page.getByRole("heading", { name: "Live" }).waitFor({ state: "attached" })
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const isAt = (part: string) => until(part, () => decodeURIComponent(page.url()).includes(part))
    await press("2")
    await place(page, /events/).waitFor()
    await press("j")
    await isAt("stream=apiSlow")
    await place(page, /over/).waitFor()
    await press("v", "ArrowDown", "ArrowDown", "Enter")
    await isAt("select=apiSlow/when/over")
    await press(".")
    await page.getByText("copied:").waitFor()
    assert.is(await copied(page), "dmon tap apiSlow/when/over --name prod")
    await press("Escape")
    await until("the drawer's end", () => !page.url().includes("select="))
    await until("the focus where it was", async () => (await page.locator(":focus").textContent())?.startsWith("over"))

    await press("e")
    await until("the form", async () => (await page.locator(":focus").getAttribute("placeholder")) === "web-1")
    await page.keyboard.type("web-7")
    await press("Tab")
    await page.keyboard.type("api")
    await press("Tab")
    await page.keyboard.type("critical")
    await press("Tab")
    await page.keyboard.type("3")
    await press("Enter")
    await page.getByRole("button", { name: /^apiSlow → log slow:/ }).waitFor()
    await press("Escape", "m")
    const lanes = page.getByRole("application", { name: /Marbles of apiSlow/ })
    await until("the focus in the timeline", () =>
      lanes.evaluate(element => element === element.ownerDocument.activeElement),
    )
    await send(dmon, [api(5, "critical", "web-8")])
    await send(dmon, [api(0.2, "ok", "web-9")])
    await page.waitForTimeout(600)
    await press("ArrowLeft")
    await page.locator(".marble").getByText("web-9").first().waitFor()
    await press("ArrowLeft")
    await page.locator(".marble").getByText("web-8").first().waitFor()
    await press("Shift+ArrowRight")
    await isAt("range=")
    await page.getByText("2 events entered").waitFor()
    await press("Enter")
    await page.getByRole("dialog", { name: "A test of apiSlow" }).waitFor()
    const text = await page.locator("dialog pre").innerText()
    assert.match(text, 'assert.deepEqual(out("apiSlow/when/over/by[]/changed/log"), [["web-8","api","critical"]])')
    at.write("made.test.ts", text)
    const ran = await dmon.command("test", at.write("made.test.ts", text))
    assert.is(ran.code, 0, ran.stdout + ran.stderr)
    await press("Escape")
    await press("l")
    await page
      .locator(".tree")
      .getByRole("button", { name: /over.*if metric > 1/ })
      .waitFor()
  })

  test("brushes a range by mouse, and copies the command that writes the same", async () => {
    const page = await visit("/flows?stream=apiSlow", { permissions: ["clipboard-read", "clipboard-write"] })
    await page.getByText("Point at a marble").waitFor()
    await send(dmon, [api(4, "warning", "web-3")])
    await page.waitForTimeout(700)
    const canvas = page.locator(".lane-room canvas")
    const box = (await canvas.boundingBox())!
    await page.mouse.move(box.x + box.width - 60, box.y + 13)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width - 1, box.y + 20, { steps: 4 })
    await page.mouse.up()
    await page.getByRole("button", { name: "make a test" }).click()
    await page.getByRole("button", { name: /dmon --name prod record --from/ }).click()
    await page.getByText("copied:").waitFor()
    assert.match(await copied(page), /^dmon --name prod record --from \S+Z --to \S+Z --name apiSlow$/)
  })

  test("asks why a stream did nothing with the last event of a host and service", async () => {
    await send(dmon, [api(0.1, "ok", "web-5")])
    const page = await visit("/flows?stream=apiSlow")
    await page.getByRole("button", { name: "Why", exact: true }).click()
    await page.getByText("Name a host, a service, or both.").waitFor()
    await page.locator('#known-hosts option[value="web-5"]').waitFor({ state: "attached" })
    await page.getByLabel("host").fill("web-5")
    await page.getByLabel("service").fill("api")
    await page.getByLabel("why not").selectOption("apiSlow")
    await page.locator("form").getByRole("button", { name: "Why" }).click()
    await page.getByText("over stopped it").first().waitFor()
    await place(page, /over ✕ stopped/).waitFor()
    await page.getByText("ok web-5 · api · 0.1").waitFor()
    await page.getByText(/^20.* · ttl 60 s$/).waitFor()
  })

  test("tells what came of an event that was held, once its time is over", async () => {
    const page = await visit("/flows?stream=steady")
    await page.getByRole("button", { name: "Send a test event" }).click()
    await page.getByLabel("host").fill("web-1")
    await page.getByLabel("service").fill("steady")
    await page.getByLabel("state").fill("critical")
    await page.getByRole("button", { name: "Send and follow it" }).click()
    await page.getByText(/What became of it at once, at \d\d:\d\d:\d\d/).waitFor()
    await page.getByText("did not come there at once: nothing came on topic trouble").waitFor()
    await place(page, /stable ◔ held/).waitFor()
    await page.getByText(/^At \d\d:\d\d:\d\d it went on → topic trouble\.$/).waitFor()
    await page.getByText(/nothing came on topic trouble; at \d\d:\d\d:\d\d it came on that/).waitFor()
    await place(page, /stable ◔ was held/).waitFor()
    await page.getByRole("button", { name: /steady works ◔ was held/ }).waitFor()
    await accessible(page)
  })

  test("does not leave the answer to another question below one that failed", async () => {
    await send(dmon, [api(0.1, "ok", "web-5")])
    // The browser itself complains of a 404.
    const { page, close } = await someone.open(address("/flows?stream=apiSlow"))
    await page.getByRole("button", { name: "Why", exact: true }).click()
    const whyOf = async (host: string) => {
      await page.getByLabel("host").fill(host)
      await page.getByLabel("service").fill("api")
      await page.locator("form").getByRole("button", { name: "Why" }).click()
    }
    await whyOf("web-5")
    await page.getByText("ok web-5 · api · 0.1").waitFor()
    await whyOf("web-nobody")
    await page.getByText('no event of "web-nobody" "api" is recorded').waitFor()
    assert.is(await page.getByText("What became of it").count(), 0)
    assert.is(await page.getByText("web-5 · api").count(), 0)
    await close()
  })

  test("says of an event that nobody sent that it is an expiry", async () => {
    await send(dmon, [{ host: "web-gone", service: "brief", state: "ok", ttl: 60, tags: ["eu"] }])
    const page = await visit("/flows")
    // Its expiry is what is told of where the event itself is recorded no more.
    await page.route("**/api/why?*", async route => {
      const response = await route.fetch()
      const answer = await response.json()
      const steps = answer.steps.map((step: object & { given: object }) => ({
        ...step,
        given: { ...step.given, state: "expired" },
      }))
      await route.fulfill({ response, json: { ...answer, from: "clock", steps } })
    })
    await page.getByRole("button", { name: "Why", exact: true }).click()
    await page.getByLabel("host").fill("web-gone")
    await page.getByLabel("service").fill("brief")
    await page.locator("form").getByRole("button", { name: "Why" }).click()
    await page.getByText("expired web-gone · brief").waitFor()
    await page.getByText(/ttl 60 s · tags eu/).waitFor()
    await page.getByText("This is its expiry: nobody sent it").waitFor()
    await page.getByText(/record \d+ of .* by the clock/).waitFor()
  })

  test("goes on showing what runs while the file is broken, says why, and follows a new version", async () => {
    const page = await visit("/flows?stream=disk")
    await place(page, /rollup.*first 1 of 1 h/).waitFor()
    at.write("mystreams.ts", `${streams}export const = 1\n`)
    await page.getByText("The file on disk is not what runs").waitFor()
    await place(page, /rollup.*first 1 of 1 h/).waitFor()
    at.write("mystreams.ts", streams.replace('rollup(1, "1h"', 'rollup(2, "2h"'))
    await place(page, /rollup.*first 2 of 2 h/).waitFor()
    await page.getByText("The file on disk is not what runs").waitFor({ state: "detached" })
  })

  test("has nothing against it by axe: in the dark, in the light, on a phone", async () => {
    const { url, stop } = await scene()
    try {
      for (const colorScheme of ["dark", "light"] as const) {
        const page = await visit(url, { colorScheme, viewport: { width: 1440, height: 900 } })
        await page.getByText("Point at a marble").waitFor()
        await page.waitForTimeout(wantsPortraits ? 25_000 : 1500)
        await accessible(page)
        await portrait(page, `flows-${colorScheme}`)
        await page.getByRole("button", { name: "Send a test event" }).click()
        await page.getByLabel("service").fill("http request")
        await page.getByLabel("metric").fill("2.5")
        await page.getByLabel("attributes").fill("app=shop")
        await page.getByRole("button", { name: "Send and follow it" }).click()
        await page.getByText("What became of it").waitFor()
        await accessible(page)
        if (colorScheme === "dark") await portrait(page, "flows-event")
        await page.locator('[data-node="3"]').click()
        await page.locator(".tap-row").first().click()
        await accessible(page)
        if (colorScheme === "dark") await portrait(page, "flows-place")
        await page.goto("about:blank")
      }
      const phone = await visit(url, { viewport: { width: 390, height: 844 } })
      await phone.getByText("Point at a marble").waitFor()
      await accessible(phone)
      await portrait(phone, "flows-phone")
      await phone.goto("about:blank")
    } finally {
      await stop()
    }
  })

  /** Something to look at: for portraits the example streams and a shop of theirs, which takes longer. */
  async function scene() {
    const shown = wantsPortraits
      ? await server(at, ["--streams", resolve("streams.example.ts"), "--name", "example", "--no-check"])
      : dmon
    let round = 0
    const timer = setInterval(() => {
      const slow = round++ % 60 > 30 ? 4 : 0.4
      const shop = (host: string, app: string, metric: number) => ({
        ...{ host, metric, state: "ok", ttl: 60, attributes: { app } },
        service: wantsPortraits ? "http request" : "api",
      })
      void send(shown, [
        shop("web-1", "shop", 1.2 + Math.abs(Math.sin(round)) * 0.3),
        shop("web-2", "shop", slow * (0.3 + Math.abs(Math.cos(round)))),
        shop("web-3", "blog", 0.1),
      ]).catch(() => {})
    }, 200)
    return {
      url: `http://127.0.0.1:${shown.port("HTTP")}/flows?stream=${wantsPortraits ? "latency" : "apiSlow"}`,
      async stop() {
        clearInterval(timer)
        if (shown !== dmon) await shown.stop()
      },
    }
  }
}

test.run()
