import { DmonError } from "../../base/error.ts"
import { failure, type Step } from "./failure.ts"
import { at, type Place, shown } from "./place.ts"
import type { Places } from "./source-map.ts"

/** What a file threw, in a form that passes between processes. */
export interface Thrown {
  /** `TypeError: rollup: n must be ≥ 1`, as a person reads it. */
  readonly text: string
  readonly stack: string
  readonly fix?: string | undefined
  /** The export that was being built; without one, the file itself was being loaded. */
  readonly building?: string | undefined
}

export function thrown(error: unknown, building?: string): Thrown {
  if (!(error instanceof Error)) return { text: `it threw ${print(error)}`, stack: "", building }
  const { code, why, frame, fix, more } = error instanceof DmonError ? error : ({} as Partial<DmonError>)
  const meant = more?.["did you mean"]
  return {
    text: [`${code ?? error.name}: ${error.message}`, ...[frame, why].filter(Boolean)].join("\n"),
    stack: error.stack ?? "",
    fix: fix ?? (meant && `did you mean  ${meant}`),
    building,
  }
}

function print(value: unknown): string {
  try {
    return typeof value === "object" ? JSON.stringify(value) : String(value)
  } catch {
    return "an object"
  }
}

/** DM122: a file threw while it was being loaded, or a stream of it while it was being built. */
export function threw(
  step: Step,
  { text, stack, fix, building }: Thrown,
  entries: readonly string[],
  places: Places,
  did = "threw",
) {
  const place = places.locate(stack)
  const files = place ? shown(place.file) : entries.map(file => shown(file)).join(", ")
  const what = building
    ? `stream ${building} ${did} while it was being built`
    : `${files} ${did} while it was being loaded`
  return failure(step, "DM122", `${what}${place ? `, ${at(place)}` : ""}`, {
    place,
    frame: place?.frame,
    why: text,
    fix: fix ?? `${place ? `correct line ${place.line}` : "correct the file"}; the next save tries again`,
  })
}

/** DM109: the top level of a file does not come to an end. */
export function endless(
  step: Step,
  limit: number,
  entries: readonly string[],
  where?: Place & { readonly frame: string },
) {
  const files = where ? shown(where.file) : entries.map(file => shown(file)).join(", ")
  return failure(step, "DM109", `${files} did not finish loading within ${limit / 1000} s`, {
    place: where,
    frame: where?.frame,
    why: where
      ? "this line was running when the time was up: a loop that does not end, or one that takes too long"
      : "a loop that does not end, or a call that waits (execSync and the like)",
    fix: "load what takes long later, in a stream or a check; the top level of a streams file only builds streams",
  })
}
