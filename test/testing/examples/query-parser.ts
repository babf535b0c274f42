import type { NounPhrase, Query, QueryParser } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { describeQueryParser } from '@grounder/testing';
import { nounPhrase } from '@grounder/testing/internal';

import { exampleOf } from './example.js';

function parse(text: string): Query {
  const trimmed = text.trim();
  if (trimmed === '' || text.length > 1000) throw new GroundingError('INVALID_QUERY', 'no');
  return { text: trimmed, entities: [] };
}

function changed(change: (query: Query, text: string) => Query): QueryParser {
  return { parse: (text) => change(parse(text), text) };
}

const naming = (subject: NounPhrase) => () => changed((query) => ({ ...query, subject }));
const reading = ['reads "the dog"', 'reads "🐕"'];

export const queryParser = exampleOf<QueryParser>(
  describeQueryParser,
  'query parser',
  () => ({ parse }),
  [
    {
      how: 'keeps nothing of the text',
      create: () => changed((query) => ({ ...query, text: '' })),
      fails: reading,
    },
    {
      how: 'gives what is no plain data',
      create: () => changed((query) => ({ ...query, entities: [undefined as never] })),
      fails: reading,
    },
    {
      how: 'names things in capital letters',
      create: naming(nounPhrase('DOG')),
      fails: reading,
    },
    {
      how: 'names things without a lemma',
      create: naming(nounPhrase('dog', { lemma: '' })),
      fails: reading,
    },
    {
      how: 'relates things by no word',
      create: naming(
        nounPhrase('dog', {
          relations: [{ word: '', object: nounPhrase('cat') } as NounPhrase['relations'][number]],
        }),
      ),
      fails: reading,
    },
    {
      how: 'counts its calls',
      create: () => {
        let calls = 0;
        return changed((query) => ({ ...query, subject: nounPhrase(`dog${(calls += 1)}`) }));
      },
      fails: [...reading, 'does not depend on what it read before'],
    },
    {
      how: 'keeps white space',
      create: () => changed((query, text) => ({ ...query, text })),
      fails: ['leaves out the white space around a phrase'],
    },
    {
      how: 'takes anything',
      create: () => ({ parse: (text) => ({ text: text.trim(), entities: [] }) }),
      fails: ['refuses "" with INVALID_QUERY', 'refuses 100 kB of "x" with INVALID_QUERY'],
    },
    {
      how: 'throws plain errors',
      create: () => ({
        parse: (text) => {
          if (text.trim() === '') throw new Error('empty');
          return parse(text);
        },
      }),
      fails: ['refuses "" with INVALID_QUERY', 'refuses "\\u00a0" with INVALID_QUERY'].slice(0, 1),
    },
  ],
);
