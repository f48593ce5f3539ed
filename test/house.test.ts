import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { suite } from "uvu"
import * as assert from "uvu/assert"

/** The floors of the house, from the ground up (docs/architecture.md): a folder imports itself and lower floors. */
const floors = [
  ["base"],
  ["event"],
  ["codecs", "query", "store"],
  ["streams"],
  ["listeners", "checks", "index", "history", "incidents", "outputs"],
  ["engine"],
  ["print"],
  ["web", "shell", "agent", "cluster"],
  ["testing", "dmon.ts"],
  ["cli"],
]
const floorOf = (room: string) => floors.findIndex(rooms => rooms.includes(room))
const src = resolve(import.meta.dirname, "../src")
const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter(file => /\.tsx?$/.test(file))
const roomOf = (file: string) => file.split("/")[0] as string

const importing = /(?:(?:import|export)(\s+type)?\s[^"']*?\sfrom|import)\s*\(?\s*"(\.[^"]+)"/g
const imports = files.flatMap(file =>
  [...readFileSync(join(src, file), "utf8").matchAll(importing)].map(([, types, path]) => ({
    file,
    types: types !== undefined,
    target: relative(src, resolve(src, dirname(file), path as string)),
  })),
)

const house = suite("house")

house("has a floor for every room, and nothing loose but the barrel", () => {
  for (const file of files) assert.ok(floorOf(roomOf(file)) >= 0, `src/${file} stands on no floor`)
})

house("lets a folder import itself and lower floors only", () => {
  const climbs = imports
    .filter(({ file, target }) => roomOf(file) !== roomOf(target) && floorOf(roomOf(target)) >= floorOf(roomOf(file)))
    .map(({ file, target }) => `${file} imports ${target}`)
  assert.equal(climbs, [])
})

house("lets the page in the browser share what is pure, and nothing else", () => {
  const page = "web/dashboard"
  const needed = (file: string) => imports.filter(one => one.file === file && !one.types).map(({ target }) => target)
  const shared = new Set(
    files
      .filter(file => file.startsWith(page))
      .flatMap(needed)
      .filter(target => !target.startsWith(page)),
  )
  for (const file of shared) for (const target of needed(file)) shared.add(target)
  const rooms = [...new Set([...shared].map(roomOf))]
  assert.equal(rooms.sort(), ["base", "event", "print", "query"])
  assert.not(shared.has("query/compile.ts"), "the page's policy lets no text become code")
  const packages = [...shared].flatMap(file => [
    ...readFileSync(join(src, file), "utf8").matchAll(/from "([^."][^"]*)"/g),
  ])
  assert.equal(
    packages.map(([, name]) => name),
    [],
  )
})

house.run()
