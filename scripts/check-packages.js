// Packs each package as npm would and asks publint and are-the-types-wrong about the result.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

let failed = false;
for (const name of readdirSync('packages').sort()) {
  const folder = `packages/${name}`;
  for (const [tool, ...rest] of [
    ['publint', 'run', folder, '--strict'],
    ['attw', '--pack', folder, '--profile', 'esm-only', '--format', 'ascii'],
  ]) {
    try {
      execFileSync('npx', ['--no-install', tool, ...rest], { stdio: ['ignore', 'pipe', 'pipe'] });
      console.log(`${tool} ${name}: good`);
    } catch (error) {
      failed = true;
      console.error(`${tool} ${name}:\n${error.stdout}\n${error.stderr}`);
    }
  }
}
process.exitCode = failed ? 1 : 0;
