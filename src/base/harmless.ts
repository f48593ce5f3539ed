/** C0 and C1 controls, DEL, and what turns the direction of writing round or hides: bidi controls, zero widths, BOM. */
const controls = /[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/**
 * Text from outside that may go to a terminal: an event's description must not move the cursor, set the title or
 * write the clipboard. Line ends and tabs become blanks, other controls a `�` each; those in `but` stay.
 */
export const harmless = (text: string, but = ""): string =>
  text.replace(controls, char => (but.includes(char) ? char : /[\t\n\r\u2028\u2029]/.test(char) ? " " : "\ufffd"))
