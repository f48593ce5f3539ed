import { cell } from "../cell.ts"

/** Which of the windows over the page is open. */
export const shown = cell<"help" | "palette" | undefined>(undefined)
