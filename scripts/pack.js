// Packs every public package as npm would publish it, into one folder: `out/packages`, or the one named.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';

const folder = process.argv[2] ?? 'out/packages';
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const workspaces = readdirSync('packages')
  .filter((name) => !JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8')).private)
  .flatMap((name) => ['--workspace', `packages/${name}`]);
const options = ['pack', '--silent', '--pack-destination', folder, ...workspaces];
console.log(execFileSync('npm', options, { encoding: 'utf8' }).trim());
