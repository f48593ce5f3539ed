import { suite } from "uvu"
import * as assert from "uvu/assert"
import { DmonError } from "../../src/base/error.ts"
import { checkFields } from "../../src/query/check-fields.ts"
import { query } from "../../src/query/query.ts"

function failure(run: () => void): DmonError {
  try {
    run()
  } catch (error) {
    assert.instance(error, DmonError)
    return error as DmonError
  }
  return assert.unreachable("nothing was thrown") as never
}

const checking = suite("checkFields")

checking("names an unknown field, with what was meant and what there is", () => {
  const error = failure(() => checkFields(query('sate = "critical" and host =~ "web-%"'), ["region", "build"]))
  assert.is(
    error.render(),
    [
      'error DM301: unknown field "sate" in query',
      '  sate = "critical" and host =~ "web-%"',
      "  ~~~~",
      "  did you mean  state ?",
      "  fields    host service state metric ttl time description tagged …  your data also has: build, region",
    ].join("\n"),
  )
})

checking("offers quotes for a word that was meant as a string", () => {
  const error = failure(() => checkFields(query("state = critical"), []))
  assert.is(error.frame, "  state = critical\n          ~~~~~~~~")
  assert.is(error.more["did you mean"], '"critical", in quotes ?')
  assert.is(error.more["fields"], "host service state metric ttl time description tagged …")
})

checking("passes fields, what the data has, and strings", () => {
  checkFields(query('host and metric_f > 1 and attributes.region = "x" and build and tagged "y"'), ["region", "build"])
})

checking.run()
