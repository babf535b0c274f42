// Builds and runs the tests of one package (`core`) or those of its files whose path begins with
// a name (`core/box`, `language/match/lexical-matcher`), and nothing else.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';

const [name = '', ...options] = process.argv.slice(2);
const folder = name.split('/')[0];
if (folder === '' || !existsSync(`test/${folder}/tsconfig.json`)) {
  console.error('npm run test:one -- <package>[/<file>], for example core or core/box');
  process.exit(2);
}

run('node_modules/typescript/bin/tsc', '--build', `test/${folder}`);
const files = readdirSync(`test/${folder}`, { recursive: true, encoding: 'utf8' })
  .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
  .filter((file) => file.endsWith('.test.ts') && isMeant(file))
  .map((file) => `build/test/${file.replace(/\.ts$/, '.js')}`);
if (files.length === 0) {
  console.error(`no test file begins with test/${name}`);
  process.exit(2);
}
run('node_modules/mocha/bin/mocha.js', ...options, ...files);

/** A whole folder, one file by its exact name, or, when there is none, by its beginning. */
function isMeant(file) {
  if (name === folder || file.startsWith(`${name}/`)) return true;
  const exact = [`${name}.test.ts`, `${name}.slow.test.ts`];
  if (exact.some((path) => existsSync(`test/${path}`))) return exact.includes(file);
  return file.startsWith(name);
}

function run(program, ...rest) {
  const { status } = spawnSync(process.execPath, [program, ...rest], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
