import type { Attribute } from '@grounder/core';
import type { AttributeKind } from '@grounder/core/internal';

import type { Lexicon } from '../words/lexicon.js';

/** Tells what kind of property a word or a group of words names. */
export function attributeKind(text: string, lexicon: Lexicon): AttributeKind {
  const parts = text.split(/[\s-]/);
  const isColour = parts.every(
    (part) => part === 'and' || lexicon.colours.has(part) || lexicon.shades.has(part),
  );
  if (isColour && parts.some((part) => lexicon.colours.has(part))) return 'colour';
  if (lexicon.sizes.has(text) || lexicon.sizeComparatives.has(text)) return 'size';
  return lexicon.materials.has(text) ? 'material' : 'other';
}

/**
 * Makes attributes of descriptive words in a row: a shade joins its colour ("light", "blue"), a
 * word for "coloured" makes the word before it a colour ("mint", "colored").
 */
export function toAttributes(
  words: readonly string[],
  lexicon: Lexicon,
  negated: boolean,
): readonly Attribute[] {
  const attributes: Attribute[] = [];
  let shade = '';
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? '';
    const previous = attributes.at(-1);
    if (lexicon.shades.has(word) && lexicon.colours.has(next)) shade += `${word} `;
    else if (lexicon.colourMarkers.has(word) && previous !== undefined) {
      attributes[attributes.length - 1] = { ...previous, kind: 'colour' };
    } else {
      const text = shade + word;
      attributes.push({ kind: attributeKind(text, lexicon), text, negated });
      shade = '';
    }
  }
  return attributes;
}
