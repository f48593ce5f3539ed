import { suite } from "uvu"
import * as assert from "uvu/assert"
import { server, until, type Workplace, workplace } from "../server.ts"
import { accessible, copied, portrait, visitor } from "./browser.ts"
import { send, sending } from "./senders.ts"

const streams = `import { index, when, changed, by, log } from "dmon"
export const indexStream = index()
export const tellStream = when({ service: "api" }, by("host", changed("state", log())))
`
const test = suite("the dashboard's History")
const someone = await visitor()
const at: Workplace = workplace()
const sleep = (ms: number) => new Promise(done => setTimeout(done, ms))

if (someone) {
  const file = at.write("mystreams.ts", streams)
  const dmon = await server(at, ["--streams", file, "--no-check", "--telemetry", "0", "--name", "prod"])
  const visit = (path: string, options?: Parameters<typeof someone.visit>[1]) =>
    someone.visit(`http://127.0.0.1:${dmon.port("HTTP")}${path}`, options)
  const api = (state: string) => send(dmon, [{ host: "web-1", service: "api", state, ttl: 600 }])
  test.after.each(() => someone.leave())
  test.after(async () => {
    await someone.close()
    await dmon.stop()
    at.remove()
  })

  test("says while nothing is recorded what keeps more", async () => {
    const page = await visit("/history")
    await page.getByText("--data DIR").first().waitFor()
    await accessible(page)
  })

  test("shows the index as it was at a moment that stands in the address, and leads back to now", async () => {
    await api("ok")
    await sleep(1100)
    const between = Date.now() / 1000
    await sleep(1100)
    await api("critical")
    const page = await visit(`/history?at=${new Date(between * 1000).toISOString()}`)
    await page.getByText("As it was at").waitFor()
    await page
      .getByRole("row", { name: /^ok web-1 api/ })
      .getByRole("button", { name: "Why web-1 api" })
      .click()
    await page.getByText("when({ service:").first().waitFor()
    await page.getByText('state "ok"').or(page.getByText("state ok")).first().waitFor()
    await accessible(page)
    await page.getByRole("button", { name: "live", exact: true }).click()
    await page.getByText("As it is now").waitFor()
    await page.getByRole("row", { name: /^critical web-1 api/ }).waitFor()
    assert.is(new URL(page.url()).searchParams.get("at"), null)
  })

  test("is moved by mouse: on the bars, by steps, and by play until it is now again", async () => {
    const page = await visit("/history")
    const slider = page.getByRole("slider", { name: "Moment of the recording" })
    const box = await until("the bars", () => slider.boundingBox())
    await page.mouse.click(box.x + box.width / 2, box.y + 20)
    await page.getByText("As it was at").waitFor()
    const moment = () => Date.parse(new URL(page.url()).searchParams.get("at") ?? "")
    const before = moment()
    await page.getByRole("button", { name: "−1 s" }).click()
    await until("a second before", () => moment() === before - 1000)
    await page.getByRole("button", { name: "+1 s" }).click()
    await until("a second after", () => moment() === before)
    await page.getByRole("button", { name: "▶ 100×" }).click()
    await page.getByText("As it is now").waitFor()
  })

  test("is moved by keyboard only: by arrows, and by typing a moment; the command can be copied", async () => {
    const page = await visit("/live", { permissions: ["clipboard-read", "clipboard-write"] })
    await page.keyboard.press("3")
    const slider = page.getByRole("slider", { name: "Moment of the recording" })
    await slider.waitFor()
    const now = Number(await slider.getAttribute("aria-valuenow"))
    await slider.focus()
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("ArrowLeft")
    await page.getByText("As it was at").waitFor()
    assert.ok(Number(await slider.getAttribute("aria-valuenow")) < now)
    await page.keyboard.press(".")
    await page.getByText("copied:").waitFor()
    assert.match(await copied(page), /^dmon query --at \d{4}-\d\d-\d\dT\S+Z --name prod$/)
    await page.keyboard.press("End")
    await page.getByText("As it is now").waitFor()
    const typed = page.getByRole("textbox", { name: "Moment" })
    await typed.focus()
    await page.keyboard.type("soon")
    await page.keyboard.press("Enter")
    await page.getByText("a moment is").waitFor()
    await typed.fill("1s")
    await page.keyboard.press("Enter")
    await page.getByText("As it was at").waitFor()
    await page.keyboard.press("Escape")
    await page.keyboard.press("n")
    await page.getByText("As it is now").waitFor()
  })

  test("finds by a query, in the past as now", async () => {
    const page = await visit("/history?query=state = 'critical'")
    await page.getByRole("row", { name: /web-1 api/ }).waitFor()
    await page.getByRole("combobox", { name: "Query" }).fill("state = 'warning'")
    await page.getByText("The index had no such entry.").waitFor()
  })

  test("has nothing against it by axe: in the dark, in the light, on a phone", async () => {
    const stop = sending(dmon)
    await sleep(process.env["DMON_TEST_SCREENSHOTS"] === undefined ? 1500 : 20_000)
    await stop()
    const moment = new Date(Date.now() - 1000).toISOString()
    for (const colorScheme of ["dark", "light"] as const) {
      const page = await visit(`/history?at=${moment}`, { colorScheme })
      await page.getByText("As it was at").waitFor()
      await page.getByRole("row", { name: /web-6 http request/ }).waitFor()
      await accessible(page)
      await portrait(page, `history-${colorScheme}`)
    }
    const phone = await visit(`/history?at=${moment}`, { viewport: { width: 390, height: 844 } })
    await phone.getByRole("row", { name: /web-6 http request/ }).waitFor()
    await accessible(phone)
    await portrait(phone, "history-phone")
  })
}

test.run()
