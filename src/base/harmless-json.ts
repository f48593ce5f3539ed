/** JSON that may go to a terminal: also DEL and C1 controls, which JSON lets stand, are escaped. */
export const harmlessJson = (json: string): string =>
  json.replace(/[\x7f-\x9f]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
