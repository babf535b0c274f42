import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import { fetchOr } from './fetch-file.js';
import type { AssetManifest } from './manifest.js';
import { manifestName, parseManifest } from './manifest.js';
import { WorkerConnection } from './worker-connection.js';
import type { PageImage, WebGrounder, WebGrounderOptions } from './web-grounder.js';

/**
 * Creates the embedded default in a page: detector, parser and matcher work in a worker, so that the page goes on.
 * The first visit fetches what the folder holds (some 10 MB, compressed); later ones take it from the browser's cache.
 * @param options - Where the folder is that `grounder web-assets` wrote, and how answers are found.
 * @returns The grounder, ready for the first phrase; the caller closes it.
 * @throws GroundingError `DOWNLOAD_FAILED` when a file cannot be fetched or is not what the folder's list says,
 *   `INVALID_DATA` when the list is none or of another version, `INVALID_OPTION` for an option outside its range.
 *   With the signal's reason when it is aborted.
 * @example
 * ```ts
 * const grounder = await createWebGrounder({ weights: '/grounder/' });
 * const { box, reason } = await grounder.ground(file, 'the dog on the left');
 * ```
 */
export async function createWebGrounder(options: WebGrounderOptions): Promise<WebGrounder> {
  const { signal, onProgress, onWarning = warn, threads } = options;
  const { tiles, groups, closest, noTargetThreshold, scoreThreshold, maxPixels } = options;
  const { detector } = options;
  signal?.throwIfAborted();
  const base = folderUrl(options.weights);
  const place = new URL(manifestName, base).href;
  const manifest = parseManifest(await (await fetchOr(place, signal)).text(), place);
  const connection = new WorkerConnection(openWorker(options, manifest, base));
  try {
    const answers = {
      tiles,
      groups,
      closest,
      noTargetThreshold,
      scoreThreshold,
      maxPixels,
      detector,
    };
    const asked = { base, manifest, ...defined({ threads }), answers: defined(answers) };
    await connection.open(asked, { onWarning, ...defined({ onProgress, signal }) });
  } catch (error) {
    connection.close();
    throw error;
  }
  return webGrounder(connection);
}

function webGrounder(connection: WorkerConnection): WebGrounder {
  const names = new WeakMap<object, string>();
  let named = 0;
  /** What the worker knows a picture by: it decodes and searches each once. */
  const nameOf = (image: PageImage): string => {
    if (typeof image === 'string') return `url ${image}`;
    const name = names.get(image) ?? `object ${named++}`;
    names.set(image, name);
    return name;
  };
  return {
    parse: (phrase) => connection.call((worker) => worker.parse(phrase)),
    ground: async (image, phrase, { signal } = {}) => {
      const source = typeof image === 'string' ? new URL(image, document.baseURI).href : image;
      const sent = { name: nameOf(typeof source === 'string' ? source : image), source };
      return connection.call((worker, call) => worker.ground(sent, phrase, call), signal);
    },
    close: () => {
      connection.close();
    },
  };
}

/** A page that was moved may have a base of its own. */
function folderUrl(weights: string): string {
  return new URL(weights.endsWith('/') ? weights : `${weights}/`, document.baseURI).href;
}

function openWorker({ worker }: WebGrounderOptions, manifest: AssetManifest, base: string): Worker {
  if (worker !== undefined) return worker();
  const script = new URL(manifest.worker.path, base);
  // Another version of the script must not come from the browser's cache.
  script.searchParams.set('v', manifest.worker.sha256.slice(0, 16));
  if (script.origin === location.origin) {
    return new Worker(script.href, { type: 'module', name: 'grounder' });
  }
  throw new GroundingError(
    'INVALID_OPTION',
    `expected a folder of the page's own origin, ${location.origin}, for the worker in it, got ${base}: copy ` +
      'the folder, or make a worker of your own that imports @grounder/web/worker and give it as worker',
  );
}

function warn({ message }: GroundingError): void {
  console.warn(message);
}
