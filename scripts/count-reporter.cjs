'use strict';

// Mocha's spec report, followed by one plain line with mocha's own counts. The line is also kept
// in build/test-count.txt, so that a longer run can end with it.
const { mkdirSync, writeFileSync } = require('node:fs');
const Mocha = require('mocha');

class CountReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = runner.stats;
      const line = `tests: ${passes} passed, ${failures} failed, ${pending} skipped`;
      mkdirSync('build', { recursive: true });
      writeFileSync('build/test-count.txt', `${line}\n`);
      console.log(line);
    });
  }
}

module.exports = CountReporter;
