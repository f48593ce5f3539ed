import { index } from "dmon"

/** Everything into the index. */
export const everythingStream = index()
