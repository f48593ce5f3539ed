import type { Handed } from "../../../shell/handed.ts"

/** What entries of the shell may import without having it installed. */
export const modulesForShell: Handed["modules"] = async () => {
  const [dmon, testing, rxjs] = await Promise.all([
    import("../../../dmon.ts"),
    import("../../../testing/testing.ts"),
    import("rxjs"),
  ])
  return { dmon, "dmon/testing": testing, rxjs }
}
