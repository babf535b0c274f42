// `npm run bench`: every benchmark in turn, or those named: `npm run bench -- resample nms`.
import { readdirSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';

const suffix = '-bench.js';
const folder = new URL('./', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}: there are ${names.join(', ')}`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${platform()} ${arch()}, ${cpus().length} cores`);
console.log('Ratios are medians of runs side by side; only ratios mean anything.');
for (const name of asked.length > 0 ? asked : names) {
  console.log(`\n## ${name}`);
  await runBenchmark(name);
}

/** Each `<name>-bench.ts` exports one function. */
async function runBenchmark(name: string): Promise<void> {
  const module = (await import(new URL(`${name}${suffix}`, folder).href)) as Record<
    string,
    () => Promise<void>
  >;
  for (const run of Object.values(module)) await run();
}
