import { env } from 'node:process';
import type { Readable } from 'node:stream';

/** Where a command writes, and reads what is called `-`. */
export interface CommandStreams {
  /** Results. */
  readonly stdout: NodeJS.WritableStream;
  /** Progress and errors. */
  readonly stderr: NodeJS.WritableStream;
  /** A picture, where one is named `-`. */
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Where spinners and bars draw, which steer it; stderr when left out. */
  readonly terminal?: NodeJS.WritableStream;
}

/**
 * Tells whether someone watches, for whom a line may be drawn again and again: a terminal that can, with
 * a width. Of one without, as in containers, no line's height is known.
 */
export function isWatched({ stderr }: Pick<CommandStreams, 'stderr'>): boolean {
  const { isTTY, columns = 0 } = stderr as Partial<NodeJS.WriteStream>;
  const isBuildServer = !['', '0', 'false'].includes(env.CI ?? '');
  return isTTY === true && columns > 0 && env.TERM !== 'dumb' && !isBuildServer;
}

/** Tells whether what is drawn again and again has colours. */
export function isColoured(): boolean {
  return (env.NO_COLOR ?? '') === '' && !['0', 'false'].includes(env.FORCE_COLOR ?? '');
}
