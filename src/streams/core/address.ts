import type { Frame } from "./frame.ts"
import type { Node } from "./node.ts"

/** The address of a node in a frame, with the keys of the branches that it stands in: `disk/by[web-1]/throttle`. */
export function addressIn(node: Node, frame: Frame): string {
  const keys: string[] = []
  for (let f: Frame | undefined = frame; f?.parent !== undefined; f = f.parent) keys.unshift(keyText(f.key))
  return node.address.replaceAll("[]", () => `[${keys.shift() ?? ""}]`)
}

const keyText = (key: unknown): string => {
  if (typeof key === "object" && key !== null && "service" in key)
    return `${key["host" as never] ?? ""} ${key.service ?? ""}`
  return String(key)
}
