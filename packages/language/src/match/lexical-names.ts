import { evidence } from './evidence.js';
import type { SynonymTable } from '../words/everyday-synonyms.js';
import { nameKey, wordsOf } from '../words/word-forms.js';

// Words at least this similar to a label may be misspelled, too.
const leastNear = 0.8;

/** A label as the lexical matcher sees it. */
export interface LexicalLabel {
  /** Its key. */
  readonly key: string;
  /** The key of its synonym group, or its own. */
  readonly group: string;
  /** The group of its last word, when it has several and the last tells its kind. */
  readonly headGroup: string | undefined;
  /** The words of the label and of its synonyms, for finding misspellings. */
  readonly vocabulary: readonly string[];
}

/** A synonym table made ready for looking up. */
export class LexicalNames {
  readonly #groups = new Map<string, string>();
  readonly #members = new Map<string, readonly string[]>();
  readonly #graded = new Map<string, ReadonlyMap<string, number>>();
  readonly #near = new Map<string, readonly string[]>();
  readonly #opaque: ReadonlySet<string>;

  /** @param table - The table. */
  constructor(table: SynonymTable) {
    for (const names of table.same) this.#addGroup(names);
    for (const [name, meanings] of Object.entries(table.graded)) this.#addGraded(name, meanings);
    this.#opaque = new Set(table.opaque.map(keyOf));
  }

  /** Reads a label. */
  readLabel(label: string): LexicalLabel {
    const words = wordsOf(label);
    const key = nameKey(words);
    const group = this.#groupOf(key);
    const isCompound = words.length > 1 && !this.#opaque.has(key);
    const headGroup = isCompound ? this.#groupOf(nameKey(words.slice(-1))) : undefined;
    const synonyms = this.#members.get(group) ?? [];
    const near = this.#near.get(group) ?? [];
    const vocabulary = new Set([...words, ...[...synonyms, ...near].flatMap(wordsOf)]);
    return { key, group, headGroup, vocabulary: [...vocabulary] };
  }

  /** Tells whether a key is a name of its own in the table. */
  has(key: string): boolean {
    return this.#groups.has(key) || this.#graded.has(key) || this.#opaque.has(key);
  }

  /** How well a name fits a label, 0 to 1. */
  similarity(words: readonly string[], label: LexicalLabel): number {
    const key = nameKey(words);
    if (key === '') return 0;
    if (key === label.key) return evidence.name;
    const group = this.#groupOf(key);
    if (group === label.group) return evidence.synonym;
    const graded = this.#meaningsOf(words, key)?.get(label.group);
    if (graded !== undefined) return graded;
    return group === label.headGroup && words.length === 1 ? evidence.head : 0;
  }

  #meaningsOf(words: readonly string[], key: string): ReadonlyMap<string, number> | undefined {
    const exact = this.#graded.get(key) ?? this.#graded.get(this.#groupOf(key));
    if (exact !== undefined || words.length < 2) return exact;
    return this.#graded.get(`${words[0] ?? ''}*`);
  }

  #groupOf(key: string): string {
    return this.#groups.get(key) ?? key;
  }

  #addGroup(names: readonly string[]): void {
    const group = keyOf(names[0] ?? '');
    this.#members.set(group, names);
    for (const name of names) this.#groups.set(keyOf(name), group);
  }

  #addGraded(name: string, meanings: Readonly<Record<string, number>>): void {
    const key = name.endsWith('*') ? `${wordsOf(name).join('')}*` : keyOf(name);
    const byGroup = Object.entries(meanings).map(
      ([label, similarity]) => [this.#groupOf(keyOf(label)), similarity] as const,
    );
    this.#graded.set(key, new Map(byGroup));
    for (const [group, similarity] of byGroup) {
      if (similarity < leastNear) continue;
      this.#near.set(group, [...(this.#near.get(group) ?? []), name]);
    }
  }
}

function keyOf(name: string): string {
  return nameKey(wordsOf(name));
}
