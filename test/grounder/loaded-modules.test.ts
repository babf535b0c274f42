import { expect } from 'chai';
import { spawnSync } from 'node:child_process';

import { repositoryPath } from '../support/fixtures.js';

const program = repositoryPath('packages/grounder/bin/grounder.js');
const expression = (code: string) => ['--input-type=module', '-e', code];

/** Writes the address of every ES module that is loaded to the fourth file of the process. */
const hook = moduleOf(
  "import { writeSync } from 'node:fs';" +
    "export function load(url, context, next) { writeSync(3, url + '\\n'); return next(url, context); }",
);
const registration = moduleOf(
  `import { register } from 'node:module'; register(${JSON.stringify(hook)});`,
);

describe('modules that are loaded', () => {
  it("are fewer than 250 for import 'grounder', third-party ones included", () => {
    const modules = modulesOf(expression("import 'grounder'"));

    expect(modules.length).to.be.within(25, 249);
    expect(packagesOf(modules)).to.include('pipeline');
    for (const name of ['evaluation', 'training', 'regressors', 'models', 'scenes']) {
      expect(packagesOf(modules)).to.not.include(name);
    }
  });

  it('are those of no command for grounder --help', () => {
    const modules = modulesOf([program, '--help']);

    expect(packagesOf(modules)).to.have.members(['grounder', 'core']);
    expect(modules.filter((url) => url.includes('/commands/'))).to.have.lengthOf(1);
  });

  it('are those of language alone for grounder parse', () => {
    const modules = modulesOf([program, 'parse', 'the', 'red', 'cup']);

    expect(packagesOf(modules)).to.have.members(['grounder', 'core', 'language']);
  });
});

function modulesOf(args: readonly string[]): readonly string[] {
  const { output, status, stderr } = spawnSync(
    process.execPath,
    ['--import', registration, ...args],
    { cwd: repositoryPath('.'), stdio: ['ignore', 'pipe', 'pipe', 'pipe'], encoding: 'utf8' },
  );
  expect(status, stderr).to.equal(0);
  const lines = (output[3] ?? '').split('\n');
  return [...new Set(lines.filter((line) => line.startsWith('file:')))];
}

/** Our own packages among them. */
function packagesOf(modules: readonly string[]): readonly string[] {
  return [...new Set(modules.flatMap((url) => /\/packages\/(\w+)\/dist\//.exec(url)?.[1] ?? []))];
}

function moduleOf(code: string): string {
  return `data:text/javascript,${encodeURIComponent(code)}`;
}
