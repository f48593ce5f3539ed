/** A key by its name (`up`, `enter`, `escape`, `ctrl-c` …), or the character that it types. */
export type Key = string

/** The keys of a terminal, one by one. */
export interface Keyboard {
  /** Tells each key from now on, until the answer is called. */
  listen(press: (key: Key) => void): () => void
}

const names: Readonly<Record<string, Key>> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  "\x1b[C": "right",
  "\x1bOC": "right",
  "\x1b[D": "left",
  "\x1bOD": "left",
  "\x1b[5~": "page-up",
  "\x1b[6~": "page-down",
  "\x1b[H": "home",
  "\x1b[1~": "home",
  "\x1b[F": "end",
  "\x1b[4~": "end",
  "\x1b": "escape",
  "\r": "enter",
  "\n": "enter",
  "\x7f": "backspace",
  "\b": "backspace",
  " ": "space",
  "\x03": "ctrl-c",
  "\x1a": "ctrl-z",
  "\x0c": "ctrl-l",
}

/** The keys in what a terminal sends at once; sequences that mean no known key are left out. */
export function keysIn(text: string): Key[] {
  const parts = text.match(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O[A-Z])|[\s\S]/gu) ?? []
  return parts.flatMap(part => {
    const name = Object.hasOwn(names, part) ? names[part] : undefined
    return name ?? (/^[^\x00-\x1f\x7f-\x9f]$/u.test(part) ? part : [])
  })
}

type Input = Pick<NodeJS.ReadStream, "isTTY" | "setRawMode" | "on" | "off" | "resume" | "pause">

/** The keyboard of this process, if it has one. */
export function keyboard(input: Input = process.stdin): Keyboard | undefined {
  if (!input.isTTY) return undefined
  return {
    listen(press) {
      const hear = (data: Buffer) => keysIn(data.toString()).forEach(press)
      input.setRawMode(true)
      input.on("data", hear)
      input.resume()
      return () => {
        input.off("data", hear)
        input.setRawMode(false)
        input.pause()
      }
    },
  }
}
