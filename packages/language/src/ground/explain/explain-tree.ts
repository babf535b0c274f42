import type { NounPhrase, Query } from '@grounder/core';

/**
 * Draws what was understood of a phrase as a tree of lines, for a terminal. An instruction begins with
 * what it tells to do.
 * @returns Lines joined by line feeds, without one at the end:
 *
 * ```
 * man
 * ├─ 2nd from the left
 * ├─ colour red
 * └─ not: holding
 *    └─ umbrella
 *       └─ colour blue
 * ```
 */
export function explainTree(query: Query): string {
  const { subject, text, action } = query;
  if (subject === undefined) return `(nothing named in “${text}”)`;
  const tree = toTree(subject);
  return drawNode(action === undefined ? tree : toOrderTree(action, tree, query)).join('\n');
}

interface Tree {
  readonly text: string;
  readonly branches: readonly Tree[];
}

/** "Put" with what is put and where to; "park" with what one parks behind. */
function toOrderTree(action: string, thing: Tree, { destination, preposition }: Query): Tree {
  if (destination === undefined) {
    return { text: action, branches: [{ text: preposition ?? 'what', branches: [thing] }] };
  }
  const goal = { text: preposition ?? 'to', branches: [toTree(destination)] };
  return { text: action, branches: [{ text: 'what', branches: [thing] }, goal] };
}

function toTree(phrase: NounPhrase): Tree {
  const leaves = [
    ...ordinalTexts(phrase),
    ...phrase.superlatives.map(({ word, reference }) =>
      reference === undefined ? `most: ${word}` : `most: ${word} (of the ${reference})`,
    ),
    ...phrase.attributes.map(
      ({ kind, text, negated }) =>
        `${negated ? 'not: ' : ''}${kind === 'other' ? 'property' : kind} ${text}`,
    ),
  ];
  return {
    text: headText(phrase),
    branches: [
      ...leaves.map((text) => ({ text, branches: [] })),
      ...phrase.relations.map(({ word, object, negated }) => ({
        text: `${negated ? 'not: ' : ''}${word}`,
        branches: [toTree(object)],
      })),
    ],
  };
}

function headText({ head, count, plural, partitive }: NounPhrase): string {
  const notes = [
    ...(count === undefined ? [] : [`${count} of them`]),
    ...(plural && count === undefined ? ['several'] : []),
    ...(partitive === undefined ? [] : [`a ${partitive} of it`]),
  ];
  return notes.length === 0 ? head : `${head} (${notes.join(', ')})`;
}

function ordinalTexts({ ordinals }: NounPhrase): readonly string[] {
  return ordinals.map(({ rank, from }) => {
    const place =
      rank === -1 ? 'last' : `${ordinalNumber(Math.abs(rank))}${rank < 0 ? ' to last' : ''}`;
    return from === undefined ? place : `${place} from the ${from}`;
  });
}

function ordinalNumber(rank: number): string {
  const teens = rank % 100 >= 11 && rank % 100 <= 13;
  const ending = teens ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th');
  return `${rank}${ending}`;
}

function drawNode({ text, branches }: Tree): readonly string[] {
  const lines = [text];
  for (const [index, branch] of branches.entries()) {
    const isLast = index === branches.length - 1;
    const [first = '', ...rest] = drawNode(branch);
    lines.push((isLast ? '└─ ' : '├─ ') + first);
    lines.push(...rest.map((line) => (isLast ? '   ' : '│  ') + line));
  }
  return lines;
}
