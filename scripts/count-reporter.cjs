'use strict';

// Mocha's spec report, followed by one plain line with mocha's own counts. The line is also kept
// in build/test-count.txt, so that a longer run can end with it. With `--reporter-option sum=true`
// the counts of the run before are added: quick and slow tests have one line together.
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const Mocha = require('mocha');

const file = 'build/test-count.txt';

class CountReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const before = options?.reporterOptions?.sum === undefined ? [0, 0, 0] : readCounts();
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const [passed, failed, skipped] = [passes, failures, pending].map((n, i) => n + before[i]);
      const line = `tests: ${passed} passed, ${failed} failed, ${skipped} skipped`;
      mkdirSync('build', { recursive: true });
      writeFileSync(file, `${line}\n`);
      console.log(line);
    });
  }
}

function readCounts() {
  return readFileSync(file, 'utf8').match(/\d+/g).map(Number);
}

module.exports = CountReporter;
