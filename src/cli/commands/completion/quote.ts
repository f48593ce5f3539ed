/** A word of a shell that is just this text: in single quotes, where sh, zsh and fish expand nothing. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Words beside each other. */
export const quoted = (words: readonly string[]): string => words.map(quote).join(" ")
