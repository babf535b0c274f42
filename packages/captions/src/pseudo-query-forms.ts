import type { Fact, FactKind } from './fact.js';

/** A text and what every part of it rests on. */
export interface WrittenQuery {
  /** The text. */
  readonly text: string;
  /** The facts behind its words. */
  readonly facts: readonly Fact[];
}

/**
 * Fills the forms of Pseudo-Q (https://arxiv.org/abs/2203.08481): NOUN is attributes and the class, REL
 * where it is, CLOTH what a person wears. NOUN; NOUN REL, REL NOUN and NOUN "on the" REL; NOUN CLOTH and
 * CLOTH NOUN; NOUN, CLOTH and REL in all orders, and with "on the" REL at the end.
 */
export function publishedForms(all: readonly Fact[]): readonly WrittenQuery[] {
  const noun = nounOf(all);
  const texts: WrittenQuery[] = [noun];
  const places = ofKind(all, 'place', 'depth');
  for (const place of places) {
    const ways = [`${noun.text} ${place.words}`, `${place.words} ${noun.text}`];
    const facts = [...noun.facts, place];
    for (const text of [...ways, `${noun.text} ${endingOf(place)}`]) texts.push({ text, facts });
  }
  for (const cloth of ofKind(all, 'clothing')) {
    const facts = [...noun.facts, cloth];
    const pairs = [`${noun.text} ${cloth.words}`, `${cloth.words} ${noun.text}`];
    for (const text of pairs) texts.push({ text, facts });
    for (const place of places) {
      const { words } = place;
      const ways = [
        ...pairs.flatMap((pair) => [`${pair} ${words}`, `${words} ${pair}`]),
        `${noun.text} ${words} ${cloth.words}`,
        `${cloth.words} ${words} ${noun.text}`,
        ...pairs.map((pair) => `${pair} ${endingOf(place)}`),
      ];
      for (const text of ways) texts.push({ text, facts: [...facts, place] });
    }
  }
  return withoutTwins(texts);
}

/** "on the left", "in the middle", "behind". */
function endingOf({ kind, words }: Fact): string {
  if (words === 'behind') return words;
  return `${kind === 'depth' || words === 'middle' ? 'in the' : 'on the'} ${words}`;
}

/** Fills forms of ours: whole phrases, as people write them in RefCOCOg. */
export function naturalForms(all: readonly Fact[]): readonly WrittenQuery[] {
  const noun = nounOf(all);
  const [plain] = ofKind(all, 'noun');
  if (plain === undefined) return [];
  const texts: WrittenQuery[] = [];
  for (const fact of ofKind(all, 'size')) {
    texts.push({ text: `the ${fact.words} ${plain.words}`, facts: [plain, fact] });
  }
  for (const fact of ofKind(all, 'ordinal')) {
    const [place = '', ...side] = fact.words.split(' ');
    texts.push({ text: `the ${place} ${plain.words} ${side.join(' ')}`, facts: [plain, fact] });
  }
  for (const fact of ofKind(all, 'relation')) {
    texts.push({ text: `the ${noun.text} ${fact.words}`, facts: [...noun.facts, fact] });
  }
  for (const fact of ofKind(all, 'clothing')) {
    texts.push({ text: `the ${noun.text} in the ${fact.words}`, facts: [...noun.facts, fact] });
  }
  return withoutTwins(texts);
}

function nounOf(all: readonly Fact[]): WrittenQuery {
  const facts = [...ofKind(all, 'colour', 'material', 'pattern'), ...ofKind(all, 'noun')];
  return { text: facts.map(({ words }) => words).join(' '), facts };
}

function ofKind(facts: readonly Fact[], ...kinds: readonly FactKind[]): readonly Fact[] {
  return facts.filter(({ kind }) => kinds.includes(kind));
}

/** "middle" may be so across and down. */
function withoutTwins(texts: readonly WrittenQuery[]): readonly WrittenQuery[] {
  return [...new Map(texts.map((written) => [written.text, written])).values()];
}
