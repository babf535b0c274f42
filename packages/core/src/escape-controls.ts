// C0, DEL and C1, line and paragraph separators, and what turns the direction of text.
const control =
  // eslint-disable-next-line no-control-regex -- these are what is meant
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
const controls = new RegExp(control, 'g');

/** Whether a text holds characters that steer a terminal, end a line or turn its direction. */
export function hasControls(text: string): boolean {
  return control.test(text);
}

/** Replaces each character of a text that steers a terminal, ends a line or turns its direction. */
export function replaceControls(text: string, replace: (character: string) => string): string {
  return text.replace(controls, replace);
}

/**
 * Makes a text of any origin fit to be shown on one line: what would steer a terminal, end the line
 * or turn the direction of reading is written as in JSON, `\n` or `\u202e`.
 */
export function escapeControls(text: string): string {
  return replaceControls(text, escapeControl);
}

/** Writes one character as JSON may: also where `JSON.stringify` leaves it as it is. */
export function escapeControl(character: string): string {
  const written = JSON.stringify(character).slice(1, -1);
  if (written !== character) return written;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
