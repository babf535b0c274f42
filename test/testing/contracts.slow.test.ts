import { expect } from 'chai';
import { spawnSync } from 'node:child_process';

import { examples } from './examples/examples.js';

/** Runs the suites by `node --test`: its status, and the failed cases of each suite. */
function runByNode(adapters: 'good' | 'broken') {
  // A runner that is told of another one above it reports to that one.
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--test', '--test-reporter=tap', 'build/test/testing/processes/contracts.js'],
    {
      encoding: 'utf8',
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, ADAPTERS: adapters },
      maxBuffer: 1e8,
    },
  );
  const failed = new Map<string, string[]>();
  let suite: string[] = [];
  for (const line of stdout.split('\n')) {
    const [, name] = /# Subtest: (.*) keeps the contract of /.exec(line) ?? [];
    if (name !== undefined) failed.set(plain(name), (suite = []));
    const [, title] = /^ *not ok \d+ - (.*)/.exec(line) ?? [];
    if (title !== undefined) suite.push(plain(title));
  }
  return { status, failed };
}

/** A title without the backslashes that TAP doubles. */
function plain(title: string): string {
  return title.replaceAll('\\', '');
}

describe('contract suites under node --test', function () {
  this.timeout(120_000);

  it('pass good adapters', () => {
    const { status, failed } = runByNode('good');

    expect([...failed.keys()]).to.deep.equal(examples.map(({ port }) => `a good ${port}`));
    expect([...failed.values()].flat()).to.deep.equal([]);
    expect(status).to.equal(0);
  });

  it('fail broken ones in the cases that say how', () => {
    const { status, failed } = runByNode('broken');

    for (const { title, fails } of examples.flatMap(({ broken }) => broken)) {
      expect(failed.get(plain(title)), title).to.include.members(fails.map(plain));
    }
    expect(status).to.equal(1);
  });
});
