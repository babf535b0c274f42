// Runs every example and compares what it prints with the comment at the end of its source. Examples
// whose weights are not on this machine say that they are skipped.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../../examples/', import.meta.url));
const compiled = fileURLToPath(new URL('./', import.meta.url));
const helpers = ['run-all.ts', 'demo.ts', 'photos.ts', 'weights.ts'];

let failed = false;
for (const file of readdirSync(sources).filter(isExample)) {
  const expected = closingComment(readFileSync(sources + file, 'utf8'));
  const printed = execFileSync(process.execPath, [compiled + file.replace(/\.ts$/, '.js')], {
    encoding: 'utf8',
  });
  if (printed.startsWith('skipped: ')) {
    console.log(`examples/${file} ${printed.trim()}`);
    continue;
  }
  const agrees = withoutTrailingSpace(printed) === expected;
  console.log(`${agrees ? 'as documented' : 'DIFFERS'}: examples/${file}`);
  if (!agrees) {
    failed = true;
    console.error(`expected:\n${expected}\nprinted:\n${printed}`);
  }
}
process.exitCode = failed ? 1 : 0;

function isExample(file: string): boolean {
  return file.endsWith('.ts') && !helpers.includes(file);
}

/** The `//` lines at the end of a source file, without their slashes. */
function closingComment(source: string): string {
  const lines = source.trimEnd().split('\n');
  const start = lines.findLastIndex((line) => !line.startsWith('//')) + 1;
  return lines
    .slice(start)
    .map((line) => line.replace(/^\/\/ ?/, ''))
    .join('\n')
    .trim();
}

function withoutTrailingSpace(text: string): string {
  return text.replace(/ +$/gm, '').trim();
}
