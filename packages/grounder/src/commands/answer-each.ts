import { GroundingError } from '@grounder/core';

import { shown } from '../guard-streams.js';
import type { GivenImage, GivenImages } from './given-images.js';
import type { CommandStreams } from './streams.js';

/** What is said of one picture. */
export interface Answer {
  /** For a person. */
  readonly text: string;
  /** For a program. */
  readonly json: unknown;
}

/** How {@link answerEach} answers. */
export interface AnswerOptions {
  readonly streams: CommandStreams;
  readonly json: boolean;
  /** What the answer is called beside the picture's name in JSON; spread when left out. */
  readonly key?: string;
  readonly answer: (image: GivenImage, source: string | Uint8Array) => Promise<Answer>;
}

/**
 * Writes one answer for each picture, in order. One picture alone has its answer as it is and throws;
 * of several each has its name before it, JSON is one object in each line, and one that fails says so in
 * its place.
 * @throws GroundingError Of several, after all of them, when one or more failed: the code is the first's.
 */
export async function answerEach(
  { images, areSeveral }: GivenImages,
  options: AnswerOptions,
): Promise<void> {
  const { streams, json } = options;
  const faults: GroundingError[] = [];
  for (const image of images) {
    try {
      const answer = await answerOne(image, options);
      streams.stdout.write(`${areSeveral ? named(image, answer, options) : alone(answer, json)}\n`);
    } catch (error) {
      if (!areSeveral || !GroundingError.isInstance(error)) throw error;
      faults.push(error);
      streams.stdout.write(`${failed(image, error, json)}\n`);
    }
  }
  const [first] = faults;
  if (first === undefined) return;
  const expected = `expected answers for ${images.length} pictures`;
  throw new GroundingError(first.code, `${expected}, got ${faults.length} failures among them`);
}

/** What decoding says of bytes does not name them. */
async function answerOne(image: GivenImage, { answer }: AnswerOptions): Promise<Answer> {
  const source = await image.read();
  try {
    return await answer(image, source);
  } catch (error) {
    if (typeof source === 'string' || !GroundingError.isInstance(error)) throw error;
    throw new GroundingError(error.code, `${image.name}: ${error.message}`, { cause: error });
  }
}

function alone({ text, json }: Answer, isJson: boolean): string {
  return isJson ? JSON.stringify(json, undefined, 2) : text;
}

function named({ name }: GivenImage, { text, json }: Answer, options: AnswerOptions): string {
  const { json: isJson, key } = options;
  if (!isJson) return `${shown(name)}: ${text}`;
  return JSON.stringify({
    image: name,
    ...(key === undefined ? (json as object) : { [key]: json }),
  });
}

function failed({ name }: GivenImage, { code, message }: GroundingError, isJson: boolean): string {
  if (isJson) return JSON.stringify({ image: name, error: { code, message } });
  const said = message.startsWith(`${name}: `) ? message : `${name}: ${message}`;
  return `${shown(said)} [${code}]`;
}
