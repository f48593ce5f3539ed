import { suite } from "uvu"
import * as assert from "uvu/assert"
import { keysIn } from "../../../src/cli/screen/keyboard.ts"
import { screen } from "../../../src/cli/screen/screen.ts"
import { ground } from "./ground.ts"

const screens = suite("screen")

const left = "\x1b[?7h\x1b[?25h\x1b[?1049l"

function opened() {
  const around = ground(20, 3)
  const pressed: string[] = []
  let painted = 0
  const shown = screen({ press: key => void pressed.push(key), repaint: () => void painted++ }, around.ground)
  around.fresh()
  return { ...around, shown, pressed, painted: () => painted }
}

screens("writes only the lines that are other than before", () => {
  const { shown, fresh, seen } = opened()
  shown.paint(["a", "b", "c"])
  assert.equal(seen(), ["a", "b", "c"])
  fresh()
  shown.paint(["a", "B", "c"])
  assert.is(fresh(), "\x1b[2;1HB\x1b[K")
  shown.paint(["a", "B", "c"])
  assert.is(fresh(), "")
  shown.paint(["a"])
  assert.equal(seen(), ["a", "", ""])
  shown.close()
})

screens("shows no more lines than there are", () => {
  const { shown, seen } = opened()
  shown.paint(["a", "b", "c", "d"])
  assert.equal(seen(), ["a", "b", "c"])
  shown.close()
})

screens("begins anew when its size is another", () => {
  const { shown, output, painted, fresh } = opened()
  shown.paint(["a"])
  output.columns = 40
  fresh()
  output.emit("resize")
  assert.is(painted(), 1)
  assert.is(shown.columns, 40)
  shown.paint(["a"])
  assert.is(fresh(), "\x1b[2J\x1b[1;1Ha\x1b[K")
  shown.close()
})

screens("gives the terminal back when it is closed, once, and hears nothing more", () => {
  const { shown, fresh, process, output, isHeard } = opened()
  shown.close()
  shown.close()
  assert.is(fresh(), left)
  assert.is(isHeard(), false)
  assert.equal([process.eventNames(), output.eventNames()], [[], []])
})

screens("gives the terminal back when the process ends", () => {
  const { process, fresh } = opened()
  process.emit("exit", 1)
  assert.is(fresh(), left)
})

for (const signal of ["SIGTERM", "SIGHUP"]) {
  screens(`gives the terminal back at ${signal}, and ends by it`, () => {
    const { process, fresh } = opened()
    process.emit(signal, signal)
    assert.is(fresh(), left)
    assert.equal(process.killed, [signal])
    assert.equal(process.eventNames(), [])
  })
}

screens("gives the terminal back while the process is stopped", () => {
  const { process, fresh, press, painted, isHeard, shown, pressed } = opened()
  for (const stop of [() => press("ctrl-z"), () => process.emit("SIGTSTP")]) {
    stop()
    assert.is(fresh(), left)
    assert.is(isHeard(), false)
    shown.paint(["unseen"])
    assert.is(fresh(), "")
    process.emit("SIGCONT")
    assert.match(fresh(), /^\x1b\[\?1049h/)
    assert.ok(isHeard())
  }
  assert.equal(process.killed, ["SIGSTOP", "SIGSTOP"])
  assert.is(painted(), 2)
  assert.equal(pressed, [])
  shown.close()
})

screens("tells keys by their names", () => {
  assert.equal(keysIn("\x1b[A\x1bOB\x1b[5~"), ["up", "down", "page-up"])
  assert.equal(keysIn("a \r\x7f\x03é😀"), ["a", "space", "enter", "backspace", "ctrl-c", "é", "😀"])
  assert.equal(keysIn("\x1b"), ["escape"])
  assert.equal(keysIn("\x1b[99;5Z\x1b[200~\x00"), [])
})

screens.run()
