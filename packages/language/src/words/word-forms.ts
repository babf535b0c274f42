import irregular from './irregular-forms.json' with { type: 'json' };

const irregularPlurals = new Map(Object.entries(irregular.labels.plurals));
const unchanging = new Set(irregular.labels.unchanging);
const keepsIe = new Set(irregular.labels.keepsIe);

// The first ending that a word has decides; the order matters.
const endings: readonly (readonly [RegExp, (word: string) => string])[] = [
  [/(?:ss|us|is)$/, (word) => word],
  [/men$/, (word) => `${word.slice(0, -2)}an`],
  [/ies$/, (word) => (keepsIe.has(word) ? word.slice(0, -1) : `${word.slice(0, -3)}y`)],
  [/(?:sses|shes|ches|xes|zzes|[^o]uses)$/, (word) => word.slice(0, -2)],
  [/s$/, (word) => word.slice(0, -1)],
];

/**
 * Splits a text into its words: lower case, without marks on letters, parted at everything that is
 * neither letter nor digit, so that "T-Shirt", "t_shirt" and "t shirt" have the same words.
 */
export function wordsOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f'’]/g, '');
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Finds the singular of an English noun by irregular forms and endings. A word that is no plural
 * comes back as it is ("bus", "glass", "sheep"), save for words that end like one.
 */
export function singularOf(word: string): string {
  const irregular = irregularPlurals.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length < 3 || unchanging.has(word)) return word;
  const ending = endings.find(([pattern]) => pattern.test(word));
  return ending === undefined ? word : ending[1](word);
}

/**
 * Makes the key under which two spellings of a name meet: its last word in the singular, all words
 * written together. "Tennis rackets" and "tennis-racket" have one key, so have "wine glass" and
 * "wineglass".
 * @param words - The words of the name, as {@link wordsOf} gives them.
 */
export function nameKey(words: readonly string[]): string {
  const last = words.at(-1);
  return last === undefined ? '' : words.slice(0, -1).join('') + singularOf(last);
}
