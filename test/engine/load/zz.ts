import { checker } from "../../../src/engine/load/type-check/checker.ts"
import { folder } from "./folder.ts"
const dmon = "/work/main/test/fixtures/load/dmon/dmon.ts"
const all = folder({ "my.ts": `import { when } from "dmon"\nimport type { T } from "./types"\nexport type U = T`, "types.ts": "export type T = 1" })
const v = checker("/work/main/", { dmon }).check([all.at("my.ts")])
console.log(v.missing.slice(0,400).join("\n"), v.inputs.length)
