import { decodeFile } from './decode-file.js';
import type { DecodingQuestion } from './messages.js';
import { errorAnswer } from './messages.js';
import { workerThreads } from './worker-threads.js';

// The entry of the decoding thread. Its file name is odd because a bundle looks for it beside itself,
// where it must not find another.
const port = workerThreads()?.parentPort;

async function answer({ bytes, maxPixels }: DecodingQuestion): Promise<void> {
  try {
    const { width, height, data } = await decodeFile(bytes, maxPixels);
    // Pictures own their buffers, but the decoder of a dependency may hand out a part of one.
    const own = data.byteLength === data.buffer.byteLength ? data : data.slice();
    port?.postMessage({ kind: 'image', image: { width, height, data: own } }, [
      own.buffer as ArrayBuffer,
    ]);
  } catch (error) {
    port?.postMessage(errorAnswer(error));
  }
}

port?.on('message', (message) => void answer(message as DecodingQuestion));
port?.postMessage({ kind: 'ready' });
