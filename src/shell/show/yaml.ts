/** Data as YAML: blocks for what has an inside, JSON for what has none, which is YAML too. */
export function yaml(value: unknown, indent = ""): string {
  if (Array.isArray(value) && value.length > 0)
    return value.map(one => `${indent}- ${inner(one, `${indent}  `).trimStart()}`).join("\n")
  if (typeof value === "object" && value !== null && Object.keys(value).length > 0 && !Array.isArray(value))
    return Object.entries(value)
      .map(
        ([name, one]) =>
          `${indent}${word(name)}:${hasInside(one) ? `\n${inner(one, `${indent}  `)}` : ` ${inner(one, "")}`}`,
      )
      .join("\n")
  return indent + scalar(value)
}

const inner = (value: unknown, indent: string) => yaml(value, indent)
const hasInside = (value: unknown) => typeof value === "object" && value !== null && Object.keys(value).length > 0

/** Words that YAML would read as something else than text. */
const special = /^(?:true|false|yes|no|on|off|y|n|null|~|[-+]?[.\d].*)$/i
const word = (text: string): string =>
  /^[A-Za-z_][\w /.-]*$/.test(text) && !special.test(text) && !text.endsWith(" ") ? text : JSON.stringify(text)

const scalar = (value: unknown): string => (typeof value === "string" ? word(value) : (JSON.stringify(value) ?? "null"))
