import { suite } from "uvu"
import * as assert from "uvu/assert"
import { docOf } from "../../../src/engine/load/doc-of.ts"

const test = suite("docOf")

const told: [what: string, above: string, doc: string | undefined][] = [
  ["a comment of one line", "/** Deploys, each once. */", "Deploys, each once."],
  ["one of several", "/**\n * A disk\n * that is full.\n */", "A disk that is full."],
  ["one without stars before its lines", "/* A disk\n   that is full. */", "A disk that is full."],
  ["lines", "const x = 1 // not this\n// A disk\n  // that is full.", "A disk that is full."],
  ["what stands before its tags", "/**\n * A disk.\n * @param full when\n */", "A disk."],
  ["nothing where a blank line is between", "/** Of the file. */\n", undefined],
  ["nothing where code is between", "/** Of x. */\nconst x = 1", undefined],
  ["nothing of a comment behind code", "const x = 1 /* this one */", undefined],
  ["nothing of an empty one", "/** */", undefined],
  ["nothing on the first line", "", undefined],
]
for (const [what, above, doc] of told) {
  test(`tells ${what}`, () => {
    const text = `${above}${above && "\n"}export const stream = index()\n/** Another's. */`
    assert.is(docOf(text, text.split("\n").length - 1), doc)
  })
}

test.run()
