import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const worker = 'service-worker.js';
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** Builds the page into `out/site`, beside the documentation. */
export default defineConfig({
  root: path('.'),
  // Relative addresses work under any path, so also where the pages are published.
  base: './',
  publicDir: false,
  plugins: [listPageFiles()],
  worker: { format: 'es' },
  build: {
    outDir: path('../out/site'),
    emptyOutDir: false,
    assetsDir: 'page',
    assetsInlineLimit: 0,
    target: 'es2022',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      input: {
        index: path('index.html'),
        'service-worker': path('service-worker/service-worker.ts'),
      },
      output: {
        entryFileNames: ({ name }) =>
          name === 'service-worker' ? worker : 'page/[name]-[hash].js',
      },
    },
  },
});

/** Writes into the service worker which files belong to the page. */
function listPageFiles() {
  return {
    name: 'list-page-files',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(outputOptions, bundle) {
        const files = Object.values(bundle)
          .filter(({ fileName }) => fileName !== worker && !fileName.endsWith('.map'))
          .sort((first, second) => (first.fileName < second.fileName ? -1 : 1));
        const contents = createHash('sha256');
        for (const { fileName, code, source } of files)
          contents.update(fileName).update(code ?? source);
        const weights = weightFiles(outputOptions.dir, contents);
        const names = files.map(({ fileName }) => (fileName === 'index.html' ? './' : fileName));
        const chunk = bundle[worker];
        chunk.code = chunk.code
          .replaceAll('PAGE_FILES', JSON.stringify([...names, ...weights]))
          .replaceAll('PAGE_VERSION', JSON.stringify(contents.digest('hex').slice(0, 16)));
      },
    },
  };
}

/**
 * The files of the model's folder that the service worker keeps: those that `@grounder/web` does not
 * keep itself, and those that it fetches only when a phrase asks for them.
 */
function weightFiles(folder, contents) {
  const path = join(folder, 'weights/grounder-web.json');
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  contents.update(text);
  const { worker, wasmModule, models } = JSON.parse(text);
  const later = Object.entries(models).filter(([name]) => name !== 'centernet');
  const files = [worker, wasmModule, ...later.map(([, file]) => file)].map((file) => file.path);
  return ['grounder-web.json', ...files].map((name) => `weights/${name}`);
}
