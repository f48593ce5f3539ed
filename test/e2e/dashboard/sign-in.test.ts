import { join } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"
import { bin, call, server, workplace } from "../server.ts"
import { accessible, visitor } from "./browser.ts"

const test = suite("the dashboard's sign-in")
const someone = await visitor()

if (someone) {
  test("asks for a token where one is needed, keeps it out of the address, and says when it is refused", async () => {
    const at = workplace()
    const tokens = join(at.folder, "tokens.json")
    const { stdout } = await call(process.execPath, [
      bin,
      "token",
      "add",
      "ann",
      "--role",
      "viewer",
      "--tokens",
      tokens,
    ])
    const token = stdout.trim()
    const file = at.write("mystreams.ts", 'import { index } from "dmon"\nexport const stream = index()\n')
    const dmon = await server(at, ["--streams", file, "--no-check", "--token-file", tokens, "--auth", "always"])
    const url = `http://127.0.0.1:${dmon.port("HTTP")}`
    assert.is((await fetch(`${url}/api/status`)).status, 401)
    assert.is((await fetch(url)).status, 401)

    const { page, complaints, close } = await someone.open(`${url}/live`)
    const window = page.getByRole("dialog", { name: "This dmon wants a token" })
    await window.waitFor()
    await accessible(page)
    // Nothing is tried again before there is a token.
    await page.waitForTimeout(1000)
    const before = complaints.length
    await page.waitForTimeout(3000)
    assert.is(complaints.length, before)
    assert.is(await page.locator(".banner").count(), 0)
    await page.keyboard.type("not-this-one")
    await page.keyboard.press("Enter")
    await window.getByText("The token was refused").waitFor()
    await window.getByLabel("Token").fill(token)
    await window.getByRole("button", { name: "Sign in" }).click()
    await page.getByRole("link", { name: "v1 ✓" }).waitFor()
    // Over the WebSocket too.
    await page.getByText("0 entries").or(page.getByRole("gridcell")).first().waitFor()
    assert.not.match(page.url(), token)
    await page.reload()
    await page.getByRole("link", { name: "v1 ✓" }).waitFor()

    await page.goto(`${url}/flows`)
    await page.getByRole("button", { name: "Send a test event" }).click()
    await page.getByText("You are a viewer: to send events takes a token of the role operator.").waitFor()
    assert.ok(await page.getByRole("button", { name: "Send and follow it" }).isDisabled())
    await page.goto(`${url}/health`)
    await page.getByText("you are ann (viewer)").waitFor()
    assert.is(await page.getByRole("button", { name: "Sign in" }).count(), 0)
    await page.getByRole("button", { name: "Sign out" }).click()
    await window.waitFor()
    await page.getByText("Asking how it is …").waitFor()
    assert.is(await page.locator(".figure").count(), 0)
    await close()
    await dmon.stop()
    at.remove()
  })
  test.after(() => someone.close())
}

test.run()
