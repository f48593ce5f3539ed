import { DmonError } from "../../base/error.ts"
import type { Reader } from "./channel.ts"

/** Somebody who watches over a connection that tells how many bytes are unread: one function for all of its watches. */
export interface Counted extends Reader {
  unread?(): number
}

/** All who watch one engine, and what they leave unread together. */
export interface Crowd {
  /** Throws DM508 where too much is unread for another to come in. */
  admit(): void
  /** The reader as one of many: while there is too much, nothing is added to what it has unread. Answers how to leave, too. */
  enter(reader: Counted): { readonly reader: Reader; leave(): void }
}

const most = 256 * 1024 * 1024

export function crowd(now: () => number): Crowd {
  /** The connections, and how many watches each has. */
  const connections = new Map<() => number, number>()
  let looked = Number.NaN
  let was = false

  const isTooMuch = () => {
    let sum = 0
    for (const unread of connections.keys()) sum += unread()
    looked = now()
    was = sum > most
    return was
  }
  /** Each frame asks for each reader: it is summed up once in a millisecond. */
  const wasTooMuch = () => (looked === now() ? was : isTooMuch())

  return {
    admit() {
      if (isTooMuch()) throw tooMuch()
    },
    enter({ unread, ...reader }) {
      if (unread === undefined) return { reader, leave() {} }
      connections.set(unread, (connections.get(unread) ?? 0) + 1)
      let isIn = true
      return {
        reader: { ...reader, behind: () => reader.behind?.() === true || (unread() > 0 && wasTooMuch()) },
        leave() {
          const watches = (connections.get(unread) ?? 0) - (isIn ? 1 : 0)
          isIn = false
          if (watches > 0) connections.set(unread, watches)
          else connections.delete(unread)
        },
      }
    },
  }
}

const tooMuch = () =>
  new DmonError("DM508", "there is no room for another watch: those who watch leave too much unread", {
    why: `${most / 1024 / 1024} MiB wait for readers that are slow, or do not read at all and are cut off within minutes`,
    fix: "try again in a minute; end watches that nobody reads, or ask for less (query, most, rate)",
  })
