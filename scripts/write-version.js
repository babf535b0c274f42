// Writes the packages' version into the code, after `changeset version` has raised it.
import { readFile, writeFile } from 'node:fs/promises';

const manifest = new URL('../packages/core/package.json', import.meta.url);
const code = new URL('../packages/core/src/version.ts', import.meta.url);
const { version } = JSON.parse(await readFile(manifest, 'utf8'));
const text = await readFile(code, 'utf8');
await writeFile(code, text.replace(/version = '.*'/, `version = '${version}'`));
