// Plays the recording in a data folder through the typical streams, as fast as it goes; prints events a second.
import { data } from "../src/engine/journal/data.ts"
import { partition } from "../src/engine/partition.ts"
import { player } from "../src/engine/player.ts"
import type { Branch } from "../src/streams/core/stage.ts"
import * as typical from "./streams-typical.ts"

const everything = { segment: Number.MAX_VALUE, bytes: Number.MAX_VALUE, age: Number.MAX_VALUE }
const { segments } = data(process.argv[2] as string, everything, { reading: true })
const streams = Object.entries(typical).map(([name, stream]) => ({ name, stream: stream as Branch }))

function play(): { events: number; seconds: number } {
  const given = partition({ start: segments.firstTime ?? 0, act: () => {} })
  let events = 0
  const counted: typeof given = {
    ...given,
    input(at, of, number) {
      events += of.length
      given.input(at, of, number)
    },
  }
  const next = player(counted, { become: () => given.swap(given.grow(streams)) })
  const begun = performance.now()
  for (const entry of segments.read()) next(entry)
  const seconds = (performance.now() - begun) / 1000
  given.dispose()
  return { events, seconds }
}

play()
const { events, seconds } = play()
console.log(JSON.stringify({ events, seconds, perSecond: events / seconds }))
