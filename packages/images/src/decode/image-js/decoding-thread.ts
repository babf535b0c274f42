import type { DecodeOptions, RasterImage } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { placeOfModule } from '@grounder/core/internal';

import { untilAborted } from '../until-aborted.js';
import { decodeFile } from './decode-file.js';
import type { DecodingAnswer, DecodingQuestion } from './messages.js';
import { answeredError, errorAnswer } from './messages.js';
import type { Thread } from './worker-threads.js';
import { workerThreads } from './worker-threads.js';

interface OpenThread {
  readonly thread: Thread;
  /** The heap that it may fill, in megabytes. */
  readonly heap: number;
  /** Waits for what the thread says next; its end is an answer too. */
  readonly listen: () => Promise<DecodingAnswer>;
}

/** Pictures from this size on leave so much behind that their thread is ended after them. */
const largePixels = 8_000_000;

/** The heap of a thread in megabytes; buffers are not part of it, their size is checked before. */
const heapMegabytes = { least: 64, most: 8192, perMegapixel: 24 };

/** What new objects may take before they are swept; V8's own 48 would count for small pictures. */
const youngMegabytes = 16;

let turn: Promise<unknown> = Promise.resolve();
let open: OpenThread | undefined;
/** Whether threads cannot be started here: a bundle without the worker's file, or no Node. */
let unavailable = false;

/**
 * Decodes an image file on the one decoding thread of this process, which is started at first use,
 * keeps no process alive, and takes one file after the other. Where there are no threads (browsers,
 * bundles without the worker's file) it decodes on this one.
 * @throws GroundingError as {@link decodeFile}; the signal's reason as soon as it aborts, which ends
 *   a thread that is at work for it.
 */
export async function decodeOffThread(
  bytes: Uint8Array,
  options: DecodeOptions,
): Promise<RasterImage> {
  options.signal?.throwIfAborted();
  const image = turn.then(() => takeTurn(bytes, options));
  turn = image.catch(() => undefined);
  return untilAborted(image, options.signal);
}

async function takeTurn(bytes: Uint8Array, options: DecodeOptions): Promise<RasterImage> {
  options.signal?.throwIfAborted();
  const thread = await openThread(options.maxPixels);
  if (thread !== undefined) return askThread(thread, bytes, options);
  const image = await decodeFile(bytes, options.maxPixels);
  options.signal?.throwIfAborted();
  return image;
}

async function askThread(
  { thread, listen }: OpenThread,
  bytes: Uint8Array,
  { maxPixels, signal }: DecodeOptions,
): Promise<RasterImage> {
  // A view would be sent with all of the buffer that it is a part of.
  const own = new Uint8Array(bytes);
  const question: DecodingQuestion = { bytes: own, maxPixels };
  const answered = listen();
  thread.postMessage(question, [own.buffer]);
  signal?.addEventListener('abort', closeThread);
  const answer = await answered;
  signal?.removeEventListener('abort', closeThread);
  signal?.throwIfAborted();
  if (answer.kind === 'image') {
    const { image } = answer;
    if (image.width * image.height >= largePixels) closeThread();
    return image;
  }
  throw answer.kind === 'error' ? answeredError(answer) : new Error('expected a picture');
}

/** The thread that is there, or a new one when it may fill too small a heap; undefined without. */
async function openThread(maxPixels: number): Promise<OpenThread | undefined> {
  const { least, most, perMegapixel } = heapMegabytes;
  const heap = Math.ceil(Math.min(Math.max((perMegapixel * maxPixels) / 1e6, least), most));
  if (open !== undefined && open.heap < heap) closeThread();
  if (open !== undefined || unavailable) return open;
  try {
    const started = startThread(heap);
    open = started;
    const answer = await started?.listen();
    if (answer?.kind === 'ready') return started;
  } catch {
    // No address, or no permission.
  }
  open = undefined;
  unavailable = true;
  return undefined;
}

function closeThread(): void {
  void open?.thread.terminate();
  open = undefined;
}

function startThread(heap: number): OpenThread | undefined {
  const Worker = workerThreads()?.Worker;
  if (Worker === undefined) return undefined;
  const place = new URL(placeOfModule(import.meta.url), 'file:');
  const thread = new Worker(new URL('./image-decoding-worker.js', place), {
    // Not the program's own: a thread refuses --input-type, and needs no loaders.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heap, maxYoungGenerationSizeMb: youngMegabytes },
  });
  let hear: (answer: DecodingAnswer) => void = () => undefined;
  const hearEnd = (error: Error) => {
    if (open?.thread === thread) open = undefined;
    hear(errorAnswer(endError(error)));
  };
  thread.on('message', (message) => {
    hear(message as DecodingAnswer);
  });
  thread.on('error', hearEnd);
  thread.on('exit', () => {
    hearEnd(new Error('the decoding thread ended'));
  });
  const listen = async () => {
    const heard = new Promise<DecodingAnswer>((resolve) => {
      hear = resolve;
    });
    // Only work keeps the process alive.
    thread.ref();
    const answer = await heard;
    thread.unref();
    return answer;
  };
  return { thread, heap, listen };
}

function endError(error: Error): Error {
  if (!('code' in error) || error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return error;
  return new GroundingError(
    'IMAGE_TOO_LARGE',
    'expected an image file that decodes within the memory of its allowed pixels, got one that needs more; shrink the image or raise maxPixels',
    { cause: error },
  );
}
