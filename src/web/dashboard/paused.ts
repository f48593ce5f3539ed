import { cell } from "./cell.ts"

/** Whether what is shown stands still; what comes meanwhile is kept and counted. */
export const paused = cell(false)

export const turnPaused = (): void => paused.set(!paused.value)
