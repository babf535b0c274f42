import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { GroundingError } from '@grounder/core';
import { fetchBytes } from '@grounder/models/internal';

import { listPictures } from './dataset/list-pictures.js';
import { readStandardInput } from './read-standard-input.js';
import type { CommandStreams } from './streams.js';

/** A picture that a command was given. */
export interface GivenImage {
  /** As it was given; a picture of a folder with the folder before it. */
  readonly name: string;
  /** The file, when it is one. */
  readonly path?: string;
  /** Reads it, once: a file is left to whoever decodes it. */
  readonly read: () => Promise<string | Uint8Array>;
}

/** The pictures that a command was given, in order. */
export interface GivenImages {
  readonly images: readonly GivenImage[];
  /** Whether answers are told apart by the pictures' names. */
  readonly areSeveral: boolean;
}

/** What an image argument may be, for help texts. */
export const imageHelp =
  'a JPEG, PNG, TIFF or BMP file, with sharp also WebP, AVIF and GIF; an address (http:, https:, file:, ' +
  'data:), or - for standard input; a folder stands for the pictures in it';

/** Of what comes from elsewhere than a file. */
const mostBytes = 256 << 20;

/** Finds out what the image arguments of a command mean; files and addresses are not read yet. */
export async function giveImages(
  names: readonly string[],
  { stdin }: Pick<CommandStreams, 'stdin'>,
): Promise<GivenImages> {
  if (names.filter((name) => name === '-').length > 1) {
    throw new GroundingError(
      'INVALID_OPTION',
      'expected - once, got it more often: it is one picture',
    );
  }
  const images: GivenImage[] = [];
  let areSeveral = names.length > 1;
  for (const name of names) {
    const path = pathOf(name);
    const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (path !== undefined && found?.isDirectory() === true) {
      areSeveral = true;
      images.push(...(await listPictures(path)).map((inner) => fileImage(join(name, inner))));
    } else if (path === undefined) {
      images.push({ name: shorten(name), read: readerOf(name, stdin) });
    } else {
      images.push({ ...fileImage(path), name });
    }
  }
  return { images, areSeveral };
}

function fileImage(path: string): GivenImage {
  return { name: path, path, read: () => Promise.resolve(path) };
}

/** Undefined for what is no file. */
function pathOf(name: string): string | undefined {
  if (name === '-') return undefined;
  const [, scheme] = /^(data(?=:)|[a-z][a-z\d+.-]+(?=:\/))/i.exec(name) ?? [];
  if (scheme === undefined) return name;
  return /^file$/i.test(scheme) ? pathOfUrl(name) : undefined;
}

function pathOfUrl(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    const expected = 'expected a file: address of this machine, such as file:///photos/a.jpg';
    throw new GroundingError('INVALID_OPTION', `${expected}, got ${JSON.stringify(url)}`, {
      cause,
    });
  }
}

function readerOf(name: string, stdin: CommandStreams['stdin']): GivenImage['read'] {
  if (name === '-') return () => readStandardInput(stdin, mostBytes);
  if (/^data:/i.test(name)) return () => readDataUrl(name);
  if (/^https?:/i.test(name)) return () => fetchBytes(name, { maxBytes: mostBytes });
  throw new GroundingError(
    'INVALID_OPTION',
    `expected an image file, an address (http:, https:, file:, data:) or -, got ${JSON.stringify(shorten(name))}`,
  );
}

async function readDataUrl(url: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await (await fetch(url)).arrayBuffer());
  } catch (cause) {
    const expected = 'expected a data: address such as data:image/png;base64,iVBOR…';
    throw new GroundingError('INVALID_IMAGE', `${expected}, got another`, { cause });
  }
}

function shorten(name: string): string {
  return name.length > 80 ? `${name.slice(0, 79)}…` : name;
}
