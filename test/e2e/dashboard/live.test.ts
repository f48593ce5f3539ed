import { suite } from "uvu"
import * as assert from "uvu/assert"
import { server, until, type Workplace, workplace } from "../server.ts"
import { accessible, copied, portrait, type Visit, visitor } from "./browser.ts"
import { send, sending, site } from "./senders.ts"

const streams = `import { by, changed, index, log, when } from "dmon"
export const indexStream = index()
export const tellStream = when({ state: "critical" }, by(["host", "service"], changed("state", log({ prefix: "critical:" }))))
`
const test = suite("the dashboard's Live")
const someone = await visitor()
const at: Workplace = workplace()
const start = (...args: string[]) =>
  server(at, [
    "--streams",
    at.write("mystreams.ts", streams),
    "--no-check",
    "--telemetry",
    "0",
    "--name",
    "prod",
    ...args,
  ])
const address = (of: { port(of: "HTTP"): number }, path = "/") => `http://127.0.0.1:${of.port("HTTP")}${path}`

/** The small site, and the first event if that was sent. */
const all = (page: Visit["page"]) => page.getByText(/12[89] entries/).waitFor()

if (someone) {
  const dmon = await start()
  let stopSending = async () => {}
  const visit = (path?: string, options?: Parameters<typeof someone.visit>[1]) =>
    someone.visit(address(dmon, path), options)
  test.after.each(() => someone.leave())
  test.after(async () => {
    await stopSending()
    await someone.close()
    await dmon.stop()
    at.remove()
  })

  test("says how to send the first event while there is none, and sends it", async () => {
    const page = await visit()
    await page.getByRole("heading", { name: "No events yet" }).waitFor()
    await accessible(page)
    await page.getByRole("button", { name: "Send a first event" }).click()
    await page.getByRole("gridcell", { name: /my-laptop, first event: ok, 1/ }).waitFor()
  })

  test("shows hosts and services, and all that is known of one, by mouse", async () => {
    await send(dmon, site())
    const page = await visit()
    await all(page)
    await page.getByRole("button", { name: "1 critical" }).click()
    await page.getByText("1 entry").waitFor()
    assert.is(new URL(page.url()).searchParams.get("query"), 'state = "critical"')
    // The grid's only cell stands beside the hosts' names, under the services'.
    await page.locator("canvas").click({ position: { x: 230, y: 40 } })
    const drawer = page.getByRole("complementary", { name: "web-6 http request" })
    await drawer.getByText("p99 over a window of 10 s").waitFor()
    await send(dmon, site(1))
    await drawer.getByText("2 values as a table").waitFor()
    await drawer.getByRole("button", { name: "why", exact: true }).click()
    await drawer.getByText("when({ state: ").first().waitFor()
    await drawer.getByRole("link", { name: "tell.when" }).waitFor()
    assert.is(await drawer.evaluate(element => element.scrollWidth - element.clientWidth), 0)
    await accessible(page)
    await drawer.getByRole("button", { name: "all but this" }).click()
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor()
    await page.getByRole("button", { name: "Show everything" }).first().click()
    await all(page)
  })

  test("is walked, asked and left by keyboard only", async () => {
    await send(dmon, site())
    const page = await visit("/", { permissions: ["clipboard-read", "clipboard-write"] })
    await all(page)
    const press = (...keys: string[]) =>
      keys.reduce((last, key) => last.then(() => page.keyboard.press(key)), Promise.resolve())
    const isAt = (part: string) => until(part, () => decodeURIComponent(page.url()).includes(part))

    await press("n")
    await isAt("select=")
    const focus = page.locator(":focus")
    await until("the focus in the grid", async () =>
      (await focus.getAttribute("aria-label"))?.match(/warning|critical/),
    )
    await press("w")
    await page.getByText("record").first().waitFor()
    await press("Escape")
    await until("the drawer's end", () => !page.url().includes("select="))
    await press("Home", "Control+Home", "ArrowDown", "ArrowRight", "Enter")
    await isAt("select=db-8/disk /")
    await press(".")
    await page.getByText("copied:").waitFor()
    assert.is(await copied(page), `dmon query 'host = "db-8" and service = "disk /"' --name prod`)

    await press("/")
    await page.keyboard.type("state = ")
    await page.getByRole("option", { name: '"warning"' }).waitFor()
    await page.keyboard.type("warn")
    await press("Tab", "Enter")
    await isAt('query=state = "warning"')
    await page.getByText("2 entries").waitFor({ state: "attached" })
    await press("Escape", "z")
    await isAt("size=cell")
    await press("Z", "t")
    await until("the light", async () => (await page.evaluate("document.documentElement.dataset.theme")) === "light")
    await page.locator("[role=gridcell]").focus()
    await press("?")
    await page.getByRole("dialog", { name: "Keys" }).waitFor()
    await press("Escape")
    assert.is(await page.locator(":focus").getAttribute("role"), "gridcell")
    await press("Control+k")
    await page.getByRole("combobox", { name: "Command" }).waitFor()
    await page.keyboard.type("heal")
    await press("Enter")
    await isAt("/health")
    await press("[")
    await isAt("/live")
    await press("g", "e")
    await isAt("/health")
    await press("1")
    await isAt("/live")
  })

  test("underlines what cannot be read, says what was meant, and goes on with what could", async () => {
    await send(dmon, site())
    const page = await visit()
    await all(page)
    const bar = page.getByRole("combobox", { name: "Query" })
    await bar.fill("state == 'warning'")
    await page.getByText("cannot read the query at column 7").waitFor()
    assert.is(await page.locator(".is-slip").textContent(), "==")
    await all(page)
    await page.getByRole("button", { name: "did you mean" }).click()
    await page.getByText("2 entries").waitFor()
    await bar.fill("ap = 'shop'")
    await page.getByText('unknown field "ap" in query').waitFor()
    await page.getByRole("button", { name: "did you mean" }).click()
    await page.getByText("128 entries").waitFor()
  })

  test("keeps what was shown last while a query is refused or cannot be read, and says one mistake in one place", async () => {
    await send(dmon, site())
    const page = await visit(`/live?query=${encodeURIComponent('state = "warning"')}`)
    await page.getByText("2 entries").waitFor()
    const bar = page.getByRole("combobox", { name: "Query" })
    const wrong = page.locator(".problem, .is-warning").filter({ hasText: "▲ " })
    const stays = async (mistake: string) => {
      await page.getByText(mistake).waitFor()
      await page.getByText('still shown: state = "warning"').waitFor()
      await page.getByRole("button", { name: "2 warning" }).waitFor()
      await page.getByText("2 entries").waitFor()
      assert.is(await page.getByRole("gridcell").count(), 1)
      assert.is(await wrong.filter({ hasText: /query/ }).count(), 1)
    }
    await bar.fill("state = critical")
    await page.getByText('did you mean "critical", in quotes?').waitFor()
    assert.is(await page.getByRole("option").count(), 0)
    await stays('unknown field "critical" in query')
    await bar.fill('host = "web-1" and')
    await page.keyboard.press("Enter")
    await stays("cannot read the query at column 19")
    // It goes on: what is shown still is what is now.
    await send(dmon, [{ host: "web-1", service: "to warn of", state: "warning", ttl: 60 }])
    await page.getByText("3 entries").waitFor()
    await send(dmon, [{ host: "web-1", service: "to warn of", state: "ok", ttl: 1 }])
    await page.getByText("2 entries").waitFor()
    await accessible(page)
    await bar.fill('host = "web-1"')
    await page.getByText("still shown").waitFor({ state: "detached" })
    await page.getByText("8 services").waitFor()
  })

  test("counts nothing where a link's query was refused from the start, and says that no event bears a field", async () => {
    const page = await visit("/live?query=state%20%3D%20critical")
    await page.getByText('unknown field "critical" in query').waitFor()
    await page.getByText("There is nothing to show for this.").waitFor()
    await page.getByRole("button", { name: "– critical" }).waitFor()
    assert.is(await page.getByText("0 entries").count(), 0)
    await page.getByRole("combobox", { name: "Query" }).fill("foo = 3")
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor()
    await until("the hint in the bar and below", async () => {
      return (await page.getByText('no event in the index has a field "foo"').count()) === 2
    })
    const before = page.getByRole("link", { name: "What was before" })
    assert.is(await before.getAttribute("href"), "/history?query=foo%20%3D%203")
  })

  test("shows beside the drawer the cell that n jumps to, however far it is", async () => {
    const services = [...Array(30).keys()].map(i => `far ${i}`)
    await send(
      dmon,
      services.map((service, i) => ({
        host: "far-away",
        service,
        state: i === 29 ? "critical" : "ok",
        metric: i,
        ttl: 60,
      })),
    )
    for (const width of [1280, 900, 700]) {
      const page = await visit(`/live?query=${encodeURIComponent('host = "far-away"')}`, {
        viewport: { width, height: 700 },
      })
      await page.getByText("n opens the next that is not ok").waitFor()
      await page.getByText("30 services").waitFor({ state: "attached" })
      await page.keyboard.press("n")
      const drawer = page.getByRole("complementary", { name: "far-away far 29" })
      await drawer.waitFor()
      const cell = page.getByRole("gridcell", { name: /far 29: critical/ })
      await until("the cell beside the drawer", async () => {
        const [seen, over] = [await cell.boundingBox(), await drawer.boundingBox()]
        return seen !== null && over !== null && seen.x >= 0 && seen.x + Math.min(seen.width, 90) <= over.x
      })
    }
  })

  test("says what its shapes mean: all of them by ?, those of a cell to who points at it", async () => {
    await send(dmon, site())
    const page = await visit(`/live?query=${encodeURIComponent('host = "web-3" and service = "disk /"')}`)
    await page.getByText("1 entry").waitFor()
    let x = 230
    await until("the title", async () => {
      // The grid may not have been drawn when the first came over it.
      await page.locator("canvas").hover({ position: { x: x++, y: 40 } })
      return /^web-3 \/ disk \/\nwarning, 0\.937, \d+ s ago\nttl: \d+ s of 1 m left\nnearly full$/.test(
        (await page.locator("canvas").getAttribute("title")) ?? "",
      )
    })
    await page.keyboard.press("?")
    const legend = page.getByRole("dialog", { name: "Keys" }).locator(".legend")
    await legend.getByText("critical").waitFor()
    await legend.getByText("what is left of its ttl").waitFor()
    await accessible(page)
  })

  test("stands still while it is paused, counts on, and has all of it afterwards", async () => {
    const page = await visit(`/live?query=${encodeURIComponent('host = "pause"')}`)
    const numbered = (from: number, to: number) =>
      [...Array(to - from).keys()].map(i => ({
        host: "pause",
        service: "count",
        metric: from + i,
        ttl: from === 0 ? 4 : 60,
      }))
    const lines = page.locator(".line-metric")
    await page.getByText("Nothing that matches the query has come in since it was asked.").waitFor()
    // It is asked for only once the server has answered.
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor()
    await send(dmon, numbered(0, 5))
    await until("five lines", async () => (await lines.count()) === 5)
    await page.keyboard.press("p")
    await page.getByText("+0 while paused").waitFor()
    await send(dmon, numbered(5, 20))
    await send(dmon, numbered(20, 25))
    await page.getByText("+20 while paused").waitFor()
    assert.equal(await lines.allTextContents(), ["4", "3", "2", "1", "0"])
    const cell = page.getByRole("gridcell", { name: /pause, count: no state, 4,/ })
    await cell.focus()
    await page.keyboard.press("Enter")
    const drawer = page.getByRole("complementary", { name: "pause count" })
    const then = await drawer.textContent()
    const called = await cell.getAttribute("aria-label")
    const listed = await page.locator(".stream-rate").textContent()
    // Longer than what is shown is valid.
    await page.waitForTimeout(5000)
    assert.is(await drawer.textContent(), then)
    assert.is(await cell.getAttribute("aria-label"), called)
    assert.is(await page.locator(".stream-rate").textContent(), listed)
    await page.getByText("+20 while paused").waitFor()
    await page.getByRole("button", { name: "+20 while paused · resume" }).click()
    await page.getByRole("gridcell", { name: /pause, count: no state, 24,/ }).waitFor()
    const room = page.getByLabel("Events, the newest first")
    const seen = new Set<string>()
    for (let top = 0; top <= 25 * 22; top += 110) {
      await room.evaluate((element: { scrollTop: number }, to) => void (element.scrollTop = to), top)
      await page.waitForTimeout(50)
      for (const text of await lines.allTextContents()) seen.add(text)
    }
    assert.equal(
      [...seen].map(Number).sort((a, b) => a - b),
      [...Array(25).keys()],
    )
  })

  test("draws what comes to match a query that nothing matched, whatever the size of the window", async () => {
    for (const [i, height] of [800, 900, 901].entries()) {
      const service = `to come ${i}`
      const page = await visit(`/live?query=${encodeURIComponent(`service = "${service}"`)}`, {
        viewport: { width: 1400, height },
        colorScheme: "light",
      })
      await page.getByRole("heading", { name: "Nothing matches" }).waitFor()
      await send(dmon, [{ host: "a", service, state: "warning", ttl: 60 }])
      await page.getByRole("gridcell", { name: `a, ${service}: warning` }).waitFor()
      await page.waitForTimeout(500)
      const { ground, overflow } = await page.locator(".grid-room").evaluate(room => ({
        ground: [...room.querySelector("canvas").getContext("2d").getImageData(400, 100, 1, 1).data],
        overflow: [room.scrollWidth - room.clientWidth, room.scrollHeight - room.clientHeight],
      }))
      assert.equal({ height, ground, overflow }, { height, ground: [255, 255, 255, 255], overflow: [0, 0] })
    }
  })

  test("says that the connection is lost, and goes on by itself when the server is back", async () => {
    const other = await start("--name", "other")
    const port = String(other.port("HTTP"))
    const { page, close } = await someone.open(address(other))
    await page.getByRole("heading", { name: "No events yet" }).waitFor()
    await send(other, [{ host: "a", service: "before", state: "ok", ttl: 60 }])
    await page.getByRole("gridcell", { name: /a, before: ok/ }).waitFor()
    await other.stop()
    await page.getByText("Not connected.").waitFor()
    await page.getByText(/[Rr]econnecting.*showing data from \d\d:\d\d:\d\d/).waitFor()
    assert.ok(await page.getByRole("gridcell", { name: /a, before/ }).count())
    const again = await start("--name", "other", "--http-port", port)
    await send(again, [{ host: "a", service: "after", state: "ok", ttl: 60 }])
    await page.getByRole("gridcell", { name: /a, after: ok/ }).waitFor()
    await page.getByText("Not connected.").waitFor({ state: "detached" })
    await close()
    await again.stop()
  })

  test("has nothing against it by axe: in the dark, in the light, on a phone, with its windows open", async () => {
    stopSending = sending(dmon)
    for (const colorScheme of ["dark", "light"] as const) {
      const page = await visit("/live?select=web-6/http%20request", { colorScheme })
      await page.getByText("values as a table").waitFor()
      await page.waitForTimeout(600)
      await accessible(page)
      await portrait(page, `live-${colorScheme}`)
      await page.keyboard.press("?")
      await accessible(page)
      await page.keyboard.press("Escape")
      await page.keyboard.press("Control+k")
      await accessible(page)
    }
    const phone = await visit("/live", { viewport: { width: 390, height: 844 }, colorScheme: "dark" })
    await phone.locator("button.host", { hasText: "web-6" }).click()
    await phone.getByRole("button", { name: "http request" }).first().waitFor()
    await accessible(phone)
    await portrait(phone, "live-phone")
  })
}

test.run()
