import type { NounPhrase, Query } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';
import { explainTree, queryWarnings } from '@grounder/language/internal';
import { Command } from 'commander';

import type { CommandStreams } from './streams.js';
import { shown } from '../guard-streams.js';
import { writeWarnings } from './write-warnings.js';

interface ParseOptions {
  readonly explain?: true;
  readonly json?: true;
}

/** Creates `grounder parse`. */
export function parseCommand(streams: CommandStreams): Command {
  return new Command('parse')
    .argument('<phrase...>', 'the referring expression; quotes are not needed')
    .option('--explain', 'draw it as a tree')
    .option('--json', 'print the query as one JSON object')
    .addHelpText(
      'after',
      '\nWhat may have been misread goes to stderr.\n\nExamples:\n' +
        '  $ grounder parse the red cup next to the laptop\n' +
        '  $ grounder parse put the red block into the bowl\n' +
        '  $ grounder parse second man from the left not holding an umbrella --explain',
    )
    .action((phrase: string[], options: ParseOptions) => {
      const query = new WinkQueryParser().parse(phrase.join(' '));
      streams.stdout.write(`${format(query, options)}\n`);
      writeWarnings(queryWarnings(query), streams);
    });
}

function format(query: Query, { explain, json }: ParseOptions): string {
  if (json === true) return JSON.stringify(query, undefined, 2);
  return explain === true ? explainTree(shown(query)) : describe(shown(query));
}

function describe({ text, subject, action, destination, preposition }: Query): string {
  if (subject === undefined) return `“${text}” names no thing`;
  const way = preposition === undefined ? '' : ` (${preposition})`;
  return [
    ...(action === undefined ? [] : [`action: ${action}${destination === undefined ? way : ''}`]),
    ...describeNounPhrase('subject', subject),
    ...(destination === undefined ? [] : describeNounPhrase(`destination${way}`, destination)),
  ].join('\n');
}

function describeNounPhrase(role: string, phrase: NounPhrase): string[] {
  const { head, partitive, count, attributes, superlatives, ordinals, relations } = phrase;
  return [
    `${role}: ${head}`,
    ...(partitive === undefined ? [] : [`  part: ${partitive}`]),
    ...(count === undefined ? [] : [`  count: ${count}`]),
    ...attributes.map(({ kind, text, negated }) => `  ${kind}: ${negation(negated)}${text}`),
    ...superlatives.map(({ word, reference }) => `  most: ${word}${to(reference)}`),
    ...ordinals.map(({ rank, from }) => `  place: ${rank}${to(from)}`),
    ...relations.flatMap(({ word, object, negated }) =>
      describeNounPhrase(`${negation(negated)}${word}`, object).map((line) => `  ${line}`),
    ),
  ];
}

function negation(negated: boolean): string {
  return negated ? 'not ' : '';
}

function to(reference: string | undefined): string {
  return reference === undefined ? '' : ` from ${reference}`;
}
