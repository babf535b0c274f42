// Feeds hostile inputs to everything that reads what strangers made, and counts what becomes of them:
// `npm run soak -- hostile`, `npm run soak -- hostile --cases 2000 --seed 7 --area images`.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { hostileAreas } from './areas.js';
import type { HostileReport } from './child.js';

/** No case may take longer, else it hangs. */
const caseLimitMs = 30_000;

interface Tally {
  tried: number;
  results: number;
  typed: number;
  crashes: number;
  hangs: number;
  seconds: number;
  peak: number;
  readonly others: string[];
}

/** Runs the areas one after the other and prints a row for each. */
export async function soakHostile(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      area: { type: 'string' },
    },
  });
  const names = values.area === undefined ? Object.keys(hostileAreas) : [values.area];
  const cases = Math.ceil(Number(values.cases) / names.length);
  console.log('| area | tried | result | typed error | other | crash | hang | s | MB |');
  console.log('|---|---|---|---|---|---|---|---|---|');
  let faults = 0;
  for (const area of names) {
    const tally = await soakArea(area, Number(values.seed), cases);
    const { tried, results, typed, others, crashes, hangs, seconds, peak } = tally;
    const counts = [tried, results, typed, others.length, crashes, hangs];
    console.log(
      `| ${[area, ...counts, seconds.toFixed(1), (peak / 2 ** 20).toFixed(0)].join(' | ')} |`,
    );
    for (const other of new Set(others.slice(0, 5))) console.log(`  ${other.slice(0, 200)}`);
    faults += others.length + crashes + hangs;
  }
  process.exitCode = faults > 0 ? 1 : 0;
}

async function soakArea(area: string, seed: number, cases: number): Promise<Tally> {
  const tally: Tally = {
    ...{ tried: 0, results: 0, typed: 0, crashes: 0, hangs: 0, seconds: 0, peak: 0 },
    others: [],
  };
  while (tally.tried < cases) await runChild(tally, { area, seed, from: tally.tried, to: cases });
  return tally;
}

/** Runs cases until all are done or one takes the process with it, which then counts. */
function runChild(tally: Tally, order: object): Promise<void> {
  const child = fork(fileURLToPath(new URL('child.js', import.meta.url)), { stdio: 'ignore' });
  child.send(order);
  return new Promise((resolve) => {
    let isHanging = false;
    const giveUp = (): void => {
      isHanging = true;
      child.kill('SIGKILL');
    };
    let timer = setTimeout(giveUp, 2 * caseLimitMs);
    child.on('message', (report: HostileReport) => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, caseLimitMs);
      count(tally, report);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      if (isHanging) tally.hangs += 1;
      else if (code !== 0) tally.crashes += 1;
      if (isHanging || code !== 0) {
        tally.others.push(`case ${tally.tried}: the process ended with ${code ?? 'a signal'}`);
        tally.tried += 1;
      }
      resolve();
    });
  });
}

function count(tally: Tally, { number, outcome, milliseconds, peak }: HostileReport): void {
  tally.tried = number + 1;
  tally.seconds = Math.max(tally.seconds, milliseconds / 1000);
  tally.peak = Math.max(tally.peak, peak);
  if (outcome === 'result') tally.results += 1;
  else if (outcome === 'typed error') tally.typed += 1;
  else tally.others.push(`case ${number}: ${outcome}`);
}
