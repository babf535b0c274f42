// How rightly everyday nouns find the labels that name them, and none where no label does: a part of
// `npm run results -- language`.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { LabelMatcher } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';

import type { Print } from '../print.js';
import type { NamedThing } from './naming-results.js';

interface LabelledNoun {
  readonly noun: string;
  /** The labels that name it; none for things that the detector does not know. */
  readonly labels: readonly string[];
}

/** From this similarity on a noun is taken for a label. */
const taken = 0.5;

interface OwnNouns {
  readonly named: Readonly<Record<string, readonly string[]>>;
  readonly unnamed: readonly string[];
}

/** Prints the share of nouns that are taken for a label that names them, and of those taken in vain. */
export async function printNouns(
  matcher: LabelMatcher,
  labels: readonly string[],
  print: Print,
): Promise<void> {
  print(
    '\n| everyday nouns | named by a label | of them taken for one that does | named by none | of them taken for one |',
  );
  print('|---|---|---|---|---|');
  for (const [name, nouns] of Object.entries({
    given: readGivenNouns(),
    'written down from memory': readOwnNouns(),
  })) {
    const named = nouns.filter((noun) => noun.labels.length > 0);
    const unnamed = nouns.filter((noun) => noun.labels.length === 0);
    const answers = new Map<LabelledNoun, string | undefined>();
    for (const noun of nouns) answers.set(noun, await labelOf(noun, matcher, labels));
    const right = named.filter((noun) => noun.labels.includes(answers.get(noun) ?? ''));
    const inVain = unnamed.filter((noun) => answers.get(noun) !== undefined);
    const cells = [named.length, share(right, named), unnamed.length, share(inVain, unnamed)];
    if (nouns.length > 0) print(`| ${[name, ...cells].join(' | ')} |`);
  }
  print('');
}

/** All these nouns as the parser reads them. */
export function nounsAsThings(): readonly NamedThing[] {
  return [...readGivenNouns(), ...readOwnNouns()].flatMap(({ noun, labels }) => {
    const { subject } = parser.parse(`the ${noun}`);
    return subject === undefined ? [] : [{ subject, labels }];
  });
}

function readGivenNouns(): readonly LabelledNoun[] {
  const path = fileURLToPath(new URL('../../../../shared/data/nouns/nouns.jsonl', import.meta.url));
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LabelledNoun);
}

/** Other nouns than the given ones, for which no word list was first written. */
function readOwnNouns(): readonly LabelledNoun[] {
  const url = new URL('../../../test/fixtures/language/everyday-nouns.json', import.meta.url);
  const { named, unnamed } = JSON.parse(readFileSync(url, 'utf8')) as OwnNouns;
  return [
    ...Object.entries(named).map(([noun, labels]) => ({ noun, labels })),
    ...unnamed.map((noun) => ({ noun, labels: [] })),
  ];
}

const parser = new WinkQueryParser();

async function labelOf(
  { noun }: LabelledNoun,
  matcher: LabelMatcher,
  labels: readonly string[],
): Promise<string | undefined> {
  const { subject } = parser.parse(`the ${noun}`);
  if (subject === undefined) return undefined;
  const similarities = await matcher.similarity(subject, labels);
  const most = Math.max(...similarities);
  return most < taken ? undefined : labels[similarities.indexOf(most)];
}

function share(some: readonly unknown[], all: readonly unknown[]): string {
  return (some.length / all.length).toFixed(3);
}
