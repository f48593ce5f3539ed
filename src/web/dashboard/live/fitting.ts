/** So many texts are kept. */
const most = 5000

/** The text if it fits, else its beginning and `…`; in the font that the context has. */
export function fitting(context: CanvasRenderingContext2D): (text: string, room: number) => string {
  const fitted = new Map<string, string>()
  return (text, room) => {
    const key = `${context.font} ${room} ${text}`
    let found = fitted.get(key)
    if (found !== undefined) return found
    found = text
    while (found.length > 1 && context.measureText(found).width > room) found = `${found.slice(0, -2)}…`
    if (fitted.size > most) fitted.clear()
    fitted.set(key, found)
    return found
  }
}
