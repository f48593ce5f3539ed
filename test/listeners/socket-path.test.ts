import { suite } from "uvu"
import * as assert from "uvu/assert"
import { socketPath } from "../../src/listeners/socket-path.ts"

const path = suite("socketPath")

path("stands in XDG_RUNTIME_DIR where there is one", () => {
  assert.is(socketPath("prod", { XDG_RUNTIME_DIR: "/run/user/7" }), "/run/user/7/dmon/prod.sock")
  assert.is(socketPath(undefined, { XDG_RUNTIME_DIR: "/run/user/7" }), "/run/user/7/dmon/default.sock")
})

path("stands in /run/dmon or in the user's folder of /tmp elsewhere", () => {
  assert.match(socketPath("prod", {}), /^(\/run\/dmon|\/tmp\/dmon-\d+)\/prod\.sock$/)
})

for (const name of ["", "..", ".hidden", "a/b", "../x", "a b", "x".repeat(65), "é"]) {
  path(`refuses ${JSON.stringify(name)} for a name`, () => {
    try {
      socketPath(name, { XDG_RUNTIME_DIR: "/run/user/7" })
      assert.unreachable()
    } catch (error) {
      assert.is((error as { code: string }).code, "DM117")
    }
  })
}

path("refuses a path that the kernel would cut", () => {
  assert.throws(() => socketPath("prod", { XDG_RUNTIME_DIR: `/${"x".repeat(100)}` }), /longer than 107/)
})

path.run()
