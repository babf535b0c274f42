import { GroundingError } from '@grounder/core';
import { version } from '@grounder/core/internal';
import { Command, CommanderError } from 'commander';

import { commands } from './commands/commands.js';
import type { CommandStreams } from './commands/streams.js';
import { guardStreams, shown } from './guard-streams.js';

/** What the process should exit with. */
const exitCodes = { success: 0, failure: 1, usage: 2 } as const;

/**
 * Runs the command line once: machine output on stdout, everything for people on stderr or stdout,
 * errors as one line unless `--debug` is given.
 */
export async function runCommandLine(
  args: readonly string[],
  unguarded: CommandStreams,
): Promise<number> {
  const streams = guardStreams(unguarded);
  const program = createProgram(streams);
  await addCommands(program, args, streams);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCodes.success;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    }
    streams.stderr.write(`${describeFailure(error, program.opts<{ debug?: true }>().debug)}\n`);
    return isUsage(error) ? exitCodes.usage : exitCodes.failure;
  }
}

function createProgram(streams: CommandStreams): Command {
  const program = new Command('grounder')
    .description('Finds the thing that a phrase means in a picture.')
    .version(version)
    .option('--debug', 'show stack traces')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(shownLines(text)),
      writeErr: (text) => streams.stderr.write(shownLines(text)),
    })
    .showHelpAfterError('(grounder --help shows the commands)')
    .addHelpText(
      'after',
      '\nExamples:\n' +
        '  $ grounder ground photo.jpg the sheep on the left --out annotated.png\n' +
        '  $ grounder ground photo.jpg "second boat from the right" --json\n' +
        '  $ grounder detect photo.jpg\n' +
        '  $ grounder parse "the red cup next to the laptop"\n' +
        '\nExit codes: 0 success, also when nothing fits; 1 failure; 2 wrong usage.',
    );
  return program;
}

/** Adds all commands; only the one that is called, or whose help is asked for, is loaded. */
async function addCommands(
  program: Command,
  args: readonly string[],
  streams: CommandStreams,
): Promise<void> {
  const called = args.filter((word) => !word.startsWith('-')).find((word) => word !== 'help');
  for (const { name, description, load } of commands) {
    const command = name === called ? await load(streams) : new Command(name);
    program.addCommand(command.description(description));
    inherit(command, program);
  }
}

/** Hands down how errors are told, with a hint to the help of the command in hand. */
function inherit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent);
  const names = [command, ...ancestors(command)].map((one) => one.name()).reverse();
  command.showHelpAfterError(`(${names.join(' ')} --help shows how it is used)`);
  for (const part of command.commands) inherit(part, command);
}

function ancestors({ parent }: Command): readonly Command[] {
  return parent === null ? [] : [parent, ...ancestors(parent)];
}

/** What only another call can mend. */
function isUsage(error: unknown): boolean {
  if (!GroundingError.isInstance(error)) return false;
  return error.code === 'INVALID_OPTION' || error.code === 'INVALID_QUERY';
}

function describeFailure(error: unknown, debug = false): string {
  if (!(error instanceof Error)) return `grounder: ${shown(String(error))}`;
  if (debug) return error.stack ?? error.message;
  const code = GroundingError.isInstance(error) ? ` [${error.code}]` : '';
  return `grounder: ${shown(error.message)}${code}`;
}

/** Commander sets nothing in colours, so that any in its messages are of what was typed. */
function shownLines(text: string): string {
  return text.split('\n').map(shown).join('\n');
}
