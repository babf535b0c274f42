import type { ChildProcess } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';

import { repositoryPath } from '../support/fixtures.js';

/** What a process printed, and how it ended. */
export interface Outcome {
  /** null when a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const program = repositoryPath('packages/grounder/bin/grounder.js');

/** Waits for the end of a process that was started with pipes. */
export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('expected a process with pipes');
  const [out, errors, [exitCode]] = await Promise.all([
    text(stdout),
    text(stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { exitCode, stdout: out, stderr: errors };
}

/** This process's own environment variables, without colours. */
const plain: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };

/** Starts the command line in a process of its own, as a user would. */
export function startGrounder(args: readonly string[], env = plain): ChildProcess {
  return spawn(process.execPath, [program, ...args], { env });
}

/** Runs the command line to its end. */
export async function grounder(...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(startGrounder(args));
}

/** Runs the command line with something on its standard input. */
export async function grounderReading(
  input: Uint8Array,
  ...args: readonly string[]
): Promise<Outcome> {
  const child = startGrounder(args);
  child.stdin?.end(input);
  return outcomeOf(child);
}

/** Runs a line of the shell, in which `grounder` is the command line. */
export async function shell(line: string, env = plain): Promise<Outcome> {
  const definition = `grounder() { "${process.execPath}" "${program}" "$@"; }`;
  return outcomeOf(spawn('bash', ['-c', `${definition}; ${line}`], { env }));
}

/** Runs the command line in a folder. */
export async function grounderIn(folder: string, ...args: readonly string[]): Promise<Outcome> {
  return outcomeOf(spawn(process.execPath, [program, ...args], { env: plain, cwd: folder }));
}

/** Of util-linux: runs a command on a terminal of its own. */
const terminal = 'script';

/**
 * Runs the command line on a terminal of its own, with a width and no build server around.
 *
 * @returns undefined where nothing makes terminals.
 */
export async function grounderOnTerminal(
  args: readonly string[],
  env = plain,
  columns = 80,
): Promise<Outcome | undefined> {
  if (!(await isOnPath(terminal))) return undefined;
  const line = `stty cols ${columns}; ${[process.execPath, program, ...args].join(' ')}`;
  const inherited = ([name, value]: [string, string | undefined]): boolean =>
    name === 'CI' && value === process.env.CI;
  const watched = Object.entries({ TERM: 'xterm', ...env }).filter((pair) => !inherited(pair));
  return outcomeOf(
    spawn(terminal, ['-qefc', line, '/dev/null'], { env: Object.fromEntries(watched) }),
  );
}

async function isOnPath(name: string): Promise<boolean> {
  return promisify(execFile)(name, ['--version']).then(
    () => true,
    () => false,
  );
}
