import type { TextStyle } from './text.js';
import { fitText, measureText } from './text.js';

/** The block that {@link wrapText} fills. */
export interface TextBlock {
  /** The most pixels that a line may take. */
  readonly width: number;
  /** The most lines. */
  readonly lines: number;
  /** Font and size. */
  readonly style: TextStyle;
}

/**
 * Breaks a text into lines between words. A word that is longer than a line, and the last line when
 * the text goes on, are cut with an ellipsis.
 *
 * @param text - The text; runs of white space count as one space.
 * @param block - Width, number of lines and style.
 * @returns The lines; none when the text is blank or the block too narrow for any of it.
 */
export function wrapText(text: string, { width, lines, style }: TextBlock): readonly string[] {
  // A glyph is seldom narrower than a quarter of the size: what is beyond this can never show.
  const limit = Math.ceil((lines * Math.max(width, 0) * 16) / style.size) + 1;
  const words = text.trim().slice(0, limit).split(/\s+/u);
  const wrapped: string[] = [];
  let line = '';
  for (const [index, word] of words.entries()) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measureText(longer, style) > width) {
      if (wrapped.length === lines - 1) {
        wrapped.push(fitText([line, ...words.slice(index)].join(' '), width, style));
        return wrapped.filter((cut) => cut !== '');
      }
      wrapped.push(fitText(line, width, style));
      line = word;
    } else {
      line = longer;
    }
  }
  wrapped.push(fitText(line, width, style));
  return wrapped.filter((cut) => cut !== '');
}
