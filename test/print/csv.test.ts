import { suite } from "uvu"
import * as assert from "uvu/assert"
import { csv } from "../../src/print/csv.ts"

const values = suite("csv")

values("has a column for each field, and for each attribute that any event has", () => {
  const text = csv([
    { host: "a", service: "s", state: "ok", metric: 1.5, time: 10, ttl: 60, tags: ["x", "y"] },
    { host: "b", attributes: { region: "eu", state: "odd" } },
  ])
  assert.is(
    text,
    [
      "host,service,state,description,time,ttl,metric,tags,region,attributes.state",
      'a,s,ok,,10,60,1.5,"x,y",,',
      "b,,,,,,,,eu,odd",
      "",
    ].join("\n"),
  )
})

values("quotes what has commas, quotes, line ends or blanks at its ends", () => {
  const text = csv(
    [{ host: 'a"b', service: "c,d", state: "e\nf", description: " g" }],
    ["host", "service", "state", "description"],
  )
  assert.is(text, 'host,service,state,description\n"a""b","c,d","e\nf"," g"\n')
})

values("has the fields that are asked for, in that order", () => {
  assert.is(csv([{ host: "a", metric: 0 }], ["metric", "host", "none"]), "metric,host,none\n0,a,\n")
})

values("is a header when there are no events", () => {
  assert.is(csv([]), "host,service,state,description,time,ttl,metric,tags\n")
})

values.run()
