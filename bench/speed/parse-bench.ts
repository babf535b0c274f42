import { WinkQueryParser } from '@grounder/language';

import { median } from './statistics.js';

const rounds = 15;
const repeats = 50;
const allowedMilliseconds = 1;
const phrases: readonly (readonly [string, string])[] = [
  ['2 words', 'left elephant'],
  ['8 words', 'man in red shirt holding a tennis racket'],
  [
    '20 words',
    'the second cup from the left on the table next to the man who is not wearing a red hat',
  ],
  [
    'instruction of 20 words',
    'put the spoon on the towel next to the plate into the brown box and then close the open lid',
  ],
];

/** Measures warm parses against the 1 ms allowed, and the first parse of a parser. */
export function runParseBench(): Promise<void> {
  const parser = new WinkQueryParser();
  const times = new Map<string, number[]>();
  for (const [, text] of phrases) timeParses(parser, text);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, text] of phrases) {
      times.set(name, [...(times.get(name) ?? []), timeParses(parser, text)]);
    }
  }
  console.log('| parse | share of the 1 ms allowed | parses a second |\n|---|---|---|');
  for (const [name, taken] of times) {
    const milliseconds = median(taken);
    const share = (milliseconds / allowedMilliseconds).toFixed(3);
    console.log(`| ${name}, warm | ${share} | ${Math.round(1000 / milliseconds)} |`);
  }
  const cold = timeFirstParse() / median(times.get('8 words') ?? []);
  console.log(`| 8 words, first parse of a parser | ${cold.toFixed(0)} × warm | |`);
  return Promise.resolve();
}

/** Milliseconds per parse. */
function timeParses(parser: WinkQueryParser, text: string): number {
  const start = performance.now();
  for (let index = 0; index < repeats; index += 1) parser.parse(text);
  return (performance.now() - start) / repeats;
}

function timeFirstParse(): number {
  const start = performance.now();
  new WinkQueryParser().parse('man in red shirt holding a tennis racket');
  return performance.now() - start;
}
