// grounder-scenes --out DIR: draws a data set.
import { parseArgs } from 'node:util';

import { runScenes } from './run-scenes.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    count: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    side: { type: 'string', default: '128' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort(new Error('interrupted; nothing was written'));
});
try {
  process.stdout.write(`${await runScenes(values, interrupt.signal)}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
}
