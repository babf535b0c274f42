// A training that a test kills or starves of disk: node train-run.js FOLDER EPOCHS. It tells each step
// and, when it ends, why.
import process from 'node:process';

import { GroundingError } from '@grounder/core';
import { fileCheckpoints, train, trainingLog } from '@grounder/training';

import { openSmallTraining } from '../loop/small-training.js';

const [folder = '', epochs = '4'] = process.argv.slice(2);
const options = await openSmallTraining();
const store = fileCheckpoints(folder);
const resume = await store.load('last');

// With a listener, a file that grows beyond the shell's limit is an error instead of the end.
process.on('SIGXFSZ', () => undefined);
try {
  using log = await trainingLog(folder, { resume, existing: 'replace' });
  await train({
    ...options,
    epochs: Number(epochs),
    checkpoints: { store, everySteps: 3 },
    resume,
    onRecord: (record) => {
      log.onRecord(record);
      process.stdout.write(`step ${record.step}\n`);
    },
  });
} catch (error) {
  if (!GroundingError.isInstance(error)) throw error;
  process.stdout.write(`${error.code} ${error.message}\n`);
}
await options.step.dispose();
