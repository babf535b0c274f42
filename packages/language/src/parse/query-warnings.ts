import type { NounPhrase, Query, QueryWarning } from '@grounder/core';

import languages from '../words/languages.json' with { type: 'json' };

const mostWords = 60;

// The commonest words of German, French, Spanish, Italian, Portuguese and Dutch that English lacks, and
// those that it has, too.
const foreignWords = new Set(languages.foreign);
const lookalikes = new Set(languages.lookalikes);
const englishWords = new Set(languages.english);

const opposites: readonly (readonly [string, string])[] = [
  ['left', 'right'],
  ['leftmost', 'rightmost'],
  ['top', 'bottom'],
  ['front', 'back'],
  ['biggest', 'smallest'],
  ['tallest', 'shortest'],
  ['closest', 'farthest'],
];

const oppositeAttributes: readonly (readonly [string, string])[] = [
  ['big', 'small'],
  ['large', 'small'],
  ['tall', 'short'],
  ['long', 'short'],
  ['open', 'closed'],
  ['empty', 'full'],
];

const oppositeRelations: readonly (readonly [string, string])[] = [
  ['left of', 'right of'],
  ['above', 'below'],
  ['on', 'under'],
  ['in front of', 'behind'],
  ['inside', 'outside'],
];

// Short forms whose full stop ends no sentence.
const abbreviations = new Set(['dr', 'etc', 'jr', 'mr', 'mrs', 'ms', 'no', 'sr', 'st', 'vs']);

/**
 * Looks for reasons to doubt the reading of a phrase. None stops anything: the scorers run on what
 * was understood.
 */
export function queryWarnings(query: Query): readonly QueryWarning[] {
  const { text, subject, passedOver = [] } = query;
  const warnings: QueryWarning[] = [];
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (isForeign(text, words)) {
    warnings.push({
      code: 'NOT_ENGLISH',
      message:
        'the phrase does not look like English, which the parser reads: only scorers that read it are of use',
    });
  }
  if (subject === undefined) {
    warnings.push({
      code: 'NO_SUBJECT',
      message: 'the phrase names nothing: name the thing to look for',
    });
  }
  if (hasSeveralSentences(text)) {
    warnings.push({
      code: 'SEVERAL_SENTENCES',
      message: 'the phrase has several sentences: the first names what is meant',
    });
  }
  if (passedOver.length > 0) {
    const parts = passedOver.map((part) => `“${part}”`).join(', ');
    warnings.push({
      code: 'PASSED_OVER',
      message: `passed over, since it says nothing of the thing: ${parts}`,
    });
  }
  if (words.length > mostWords) {
    warnings.push({
      code: 'LONG',
      message: `the phrase has ${words.length} words: a short one is read more surely`,
    });
  }
  const contradiction = subject === undefined ? undefined : findContradiction(subject);
  if (contradiction !== undefined) warnings.push({ code: 'CONTRADICTION', message: contradiction });
  return warnings;
}

function isOfOtherScript(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
  return letters > 0 && latin < letters / 2;
}

function isForeign(text: string, words: readonly string[]): boolean {
  if (isOfOtherScript(text)) return true;
  const foreign = words.filter((word) => foreignWords.has(word)).length;
  const english = words.filter((word) => englishWords.has(word)).length;
  return (foreign >= 2 && foreign > english) || (foreign > 0 && areAllForeign(words));
}

/** "Katze links", "chien noir": several words, none of them English for certain. */
function areAllForeign(words: readonly string[]): boolean {
  return words.length > 1 && words.every((word) => foreignWords.has(word) || lookalikes.has(word));
}

/** A word, what ends a sentence, and a word; "st. bernard" and "U.S. flag" end none. */
function hasSeveralSentences(text: string): boolean {
  const ends = text.matchAll(/(?=[.!?])(?<=(\p{L}{2,}))[.!?]+["'”’)]*\s+\p{L}/gu);
  return [...ends].some(([, word = '']) => !abbreviations.has(word.toLowerCase()));
}

/** Looks through a noun phrase and everything that it is related to. */
function findContradiction(phrase: NounPhrase): string | undefined {
  const found = attributeContradiction(phrase) ?? relationContradiction(phrase);
  if (found !== undefined) return found;
  for (const { object } of phrase.relations) {
    const inner = findContradiction(object);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function attributeContradiction({ attributes, superlatives }: NounPhrase): string | undefined {
  const sides = new Set(superlatives.flatMap(({ word }) => word.split(' ')));
  const asserted = new Set(attributes.filter(({ negated }) => !negated).map(({ text }) => text));
  const denied = attributes.find(
    ({ text, negated }) => negated && (asserted.has(text) || sides.has(text)),
  );
  if (denied !== undefined) return `“${denied.text}” is both said and denied`;
  return excluding(opposites, sides) ?? excluding(oppositeAttributes, asserted);
}

function excluding(
  pairs: readonly (readonly [string, string])[],
  said: ReadonlySet<string>,
  rest = '',
): string | undefined {
  const pair = pairs.find(([one, other]) => said.has(one + rest) && said.has(other + rest));
  return pair && `“${pair[0]}” and “${pair[1]}” exclude each other`;
}

function relationContradiction({ relations }: NounPhrase): string | undefined {
  const said = new Set(relations.filter(({ negated }) => !negated).map(relationKey));
  const undone = relations.find((relation) => relation.negated && said.has(relationKey(relation)));
  if (undone !== undefined) return `“${undone.word} ${undone.object.head}” is both said and denied`;
  const objects = new Set(relations.map(({ object }) => ` ${object.text}`));
  for (const object of objects) {
    const found = excluding(oppositeRelations, said, object);
    if (found !== undefined) return found;
  }
  return undefined;
}

function relationKey({ word, object }: NounPhrase['relations'][number]): string {
  return `${word} ${object.text}`;
}
