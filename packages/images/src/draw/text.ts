/** Advance widths of Helvetica Bold, which Arial and Arimo share, in 1/100 em from the space on. */
const widths = (
  '28 33 47 56 56 89 72 24 33 33 39 58 28 33 28 28 56 56 56 56 56 56 56 56 56 56 33 33 58 58 58 ' +
  '61 98 72 72 72 72 67 61 78 72 28 56 72 61 83 72 78 67 78 72 67 61 72 67 94 67 67 61 33 28 33 ' +
  '58 56 33 56 61 56 61 56 33 61 61 28 28 56 28 89 61 61 61 61 39 56 33 61 56 78 56 56 50 39 28 39 58'
)
  .split(' ')
  .map((width) => Number(width) / 100);
const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/u;

/** The fonts of drawings: the first that is there is taken; all have the same widths. */
export const fontFamily = 'Arimo, Arial, Helvetica, Liberation Sans, sans-serif';

/** Estimates the width of a text, exact for ASCII in the drawings' fonts; in units of `size`. */
export function measureText(text: string, size: number): number {
  return split(text).reduce((sum, character) => sum + widthOf(character), 0) * size;
}

function widthOf(character: string): number {
  if (wide.test(character)) return 1;
  // An accent does not widen its letter.
  const base = character.normalize('NFD').charCodeAt(0);
  return widths[base - 32] ?? 0.72;
}

/** Cuts a text with an ellipsis to what fits; empty when not even the ellipsis does. */
export function fitText(text: string, room: number, size: number): string {
  if (measureText(text, size) <= room) return text;
  const kept = split(text);
  const shortened = () => `${kept.join('').trimEnd()}…`;
  while (kept.length > 0 && measureText(shortened(), size) > room) kept.pop();
  return kept.length === 0 ? '' : shortened();
}

/** Breaks a text at its spaces into at most so many lines; the last is cut to what fits. */
export function wrapText(text: string, room: number, { size, lines }: TextBlock): string[] {
  const wrapped: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const line = `${wrapped.at(-1) ?? ''} ${word}`.trim();
    const isLast = wrapped.length === lines;
    if (wrapped.length > 0 && (isLast || measureText(line, size) <= room)) {
      wrapped[wrapped.length - 1] = line;
    } else wrapped.push(word);
  }
  return wrapped.map((line) => fitText(line, room, size)).filter((line) => line !== '');
}

/** How {@link wrapText} breaks: text size in pixels and the most lines. */
export interface TextBlock {
  readonly size: number;
  readonly lines: number;
}

function split(text: string): string[] {
  return Array.from(characters.segment(text), ({ segment }) => segment);
}
