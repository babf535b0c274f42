import type { CallOptions, Grounding, RasterImage } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import type { Grounder } from '../grounders/grounder.js';
import type { ImageSource } from '../images/image-source.js';
import { loadImage } from '../images/load-image.js';

/** A picture, and what is looked for in it. */
export interface ManyItem {
  /** The picture; of a string that begins with `http:` or `https:`, what the address gives. */
  readonly image: ImageSource;
  /** The referring expressions. */
  readonly phrases: readonly string[];
}

/** What came of one phrase of an item: a grounding, or the error that it failed with. */
export interface ManyAnswer<Item extends ManyItem = ManyItem> {
  /** The item, with all that it held. */
  readonly item: Item;
  /** The phrase. */
  readonly phrase: string;
  /** The picture; undefined when it cannot be read. */
  readonly picture?: RasterImage;
  /** The answer; undefined when there is an error. */
  readonly grounding?: Grounding;
  /** Why there is no answer: the picture or the phrase is broken. */
  readonly error?: unknown;
}

/** Of what an address gives. */
const mostBytes = 256 << 20;

/**
 * Grounds the phrases of many pictures. Each picture is decoded once, while the one before it is
 * grounded, and searched once, however many phrases it has. One that is broken has its error in its
 * place, and the others go on.
 * @param items - Read as they are needed.
 * @returns One answer for each phrase, in the order of the items and of their phrases.
 * @throws The signal's reason, and what reading `items` throws.
 * @example
 * ```ts
 * await using grounder = await createGrounder();
 * const items = [{ image: 'a.jpg', phrases: ['the dog', 'the man on the left'] }];
 * for await (const { phrase, grounding, error } of groundMany(grounder, items)) {
 *   console.log(phrase, grounding?.box ?? error);
 * }
 * ```
 */
export async function* groundMany<Item extends ManyItem>(
  grounder: Grounder,
  items: Iterable<Item> | AsyncIterable<Item>,
  { signal }: Pick<CallOptions, 'signal'> = {},
): AsyncGenerator<ManyAnswer<Item>> {
  const call = defined({ signal });
  for await (const { item, image } of withPictures(items, call)) {
    const read = await image;
    for (const phrase of item.phrases) {
      signal?.throwIfAborted();
      yield { item, phrase, ...(await answer(grounder, read, { phrase, call })) };
    }
  }
}

/** A picture, or why there is none. */
type Picture = { readonly picture: RasterImage } | { readonly error: unknown };

interface Pictured<Item> {
  readonly item: Item;
  readonly image: Promise<Picture>;
}

/** Begins with the next picture when one is given out, and does not wait for it. */
async function* withPictures<Item extends ManyItem>(
  items: Iterable<Item> | AsyncIterable<Item>,
  call: Pick<CallOptions, 'signal'>,
): AsyncGenerator<Pictured<Item>> {
  const iterator =
    Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const pull = async (): Promise<Pictured<Item> | undefined> => {
    const next = await iterator.next();
    if (next.done === true) return undefined;
    return { item: next.value, image: load(next.value.image, call) };
  };
  try {
    let next = pull();
    for (let here = await next; here !== undefined; here = await next) {
      next = pull();
      // Whoever stops listening does not hear of what comes after.
      next.catch(() => undefined);
      yield here;
    }
  } finally {
    await iterator.return?.();
  }
}

async function load(source: ImageSource, call: Pick<CallOptions, 'signal'>): Promise<Picture> {
  try {
    return { picture: await loadImage(await fetched(source, call), call) };
  } catch (error) {
    return { error };
  }
}

async function fetched(
  source: ImageSource,
  call: Pick<CallOptions, 'signal'>,
): Promise<ImageSource> {
  if (typeof source !== 'string' || !/^https?:/i.test(source)) return source;
  const { fetchBytes } = await import('@grounder/models/internal');
  return fetchBytes(source, { maxBytes: mostBytes, ...call });
}

async function answer(
  grounder: Grounder,
  read: Picture,
  { phrase, call }: { readonly phrase: string; readonly call: Pick<CallOptions, 'signal'> },
): Promise<Pick<ManyAnswer, 'picture' | 'grounding' | 'error'>> {
  if ('error' in read) return read;
  const { picture } = read;
  try {
    return { picture, grounding: await grounder.ground(picture, phrase, call) };
  } catch (error) {
    call.signal?.throwIfAborted();
    return { picture, error };
  }
}
