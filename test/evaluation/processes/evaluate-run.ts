// A run that a test kills or starves of disk: node evaluate-run.js RESULTS COUNT MILLISECONDS
import process from 'node:process';

import type { GroundFunction } from '@grounder/evaluation/internal';
import { evaluate } from '@grounder/evaluation';
import { GroundingError } from '@grounder/core';

import { halfRight, makeExamples } from '../runs/examples.js';

const [results = '', count = '0', milliseconds = '0'] = process.argv.slice(2);
const slow: GroundFunction = async (...call) => {
  await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
  return halfRight(...call);
};

// With a listener, a file that grows beyond the shell's limit is an error instead of the end.
process.on('SIGXFSZ', () => undefined);
try {
  const examples = makeExamples(Number(count));
  await evaluate({ examples, systems: { slow }, results, resume: true, jobs: 3 });
} catch (error) {
  if (!GroundingError.isInstance(error)) throw error;
  process.stdout.write(`${error.code} ${error.message}`);
}
