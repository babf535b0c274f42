import type { NounPhrase, Query } from '@grounder/core';

import { make } from './element.js';

/** One thing that was understood, and what hangs on it. */
export interface TreeNode {
  /** What it is in the phrase: "thing", "colour", "relation". */
  readonly role: string;
  readonly text: string;
  readonly children: readonly TreeNode[];
}

/** Turns what was understood of a phrase into a tree; undefined when it names nothing. */
export function toTree(query: Query): TreeNode | undefined {
  const { subject, action, passedOver = [] } = query;
  const ignored = passedOver.map((text) => leaf('passed over', text));
  if (action !== undefined)
    return { role: 'action', text: action, children: [...actedUpon(query), ...ignored] };
  if (subject === undefined) return undefined;
  const root = thing(subject);
  return { ...root, children: [...root.children, ...ignored] };
}

/** Draws a tree as nested lists. */
export function drawTree(node: TreeNode): HTMLLIElement {
  const label = make('span', `node ${node.role}`, node.text);
  const item = make('li', '', label, ' ', make('small', '', node.role));
  if (node.children.length > 0) item.append(make('ul', '', ...node.children.map(drawTree)));
  return item;
}

/** What an instruction is about, and where to; of a drive by a landmark, the landmark. */
function actedUpon({ subject, destination, preposition }: Query): readonly TreeNode[] {
  const about = subject === undefined ? [] : [thing(subject)];
  if (destination === undefined)
    return preposition === undefined
      ? about
      : [{ role: 'destination', text: preposition, children: about }];
  return [
    ...about,
    { role: 'destination', text: preposition ?? 'to', children: [thing(destination)] },
  ];
}

function thing(phrase: NounPhrase): TreeNode {
  const { attributes, superlatives, ordinals, relations } = phrase;
  const children = [
    ...(phrase.count === undefined ? [] : [leaf('count', String(phrase.count))]),
    ...ordinals.map(({ rank, from }) =>
      leaf(
        'order',
        [ordinalWord(rank), from === undefined ? '' : `from the ${from}`].join(' ').trim(),
      ),
    ),
    ...superlatives.map(({ word, reference }) =>
      leaf('extreme', reference === undefined ? word : `${word} (${reference})`),
    ),
    ...attributes.map(({ kind, text, negated }) =>
      leaf(kind === 'other' ? 'property' : kind, denied(text, negated)),
    ),
    ...relations.map(({ word, object, negated }) => ({
      role: 'relation',
      text: denied(word, negated),
      children: [thing(object)],
    })),
  ];
  return { role: phrase.plural ? 'things' : 'thing', text: phrase.head, children };
}

function leaf(role: string, text: string): TreeNode {
  return { role, text, children: [] };
}

function denied(text: string, negated: boolean): string {
  return negated ? `not ${text}` : text;
}

function ordinalWord(rank: number): string {
  if (rank === -1) return 'last';
  if (rank < 0) return `${ordinalWord(-rank)} last`;
  const tens = rank % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][rank % 10] ?? 'th');
  return `${rank}${ending}`;
}
