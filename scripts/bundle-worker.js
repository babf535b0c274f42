// Bundles the worker of @grounder/web, with WebAssembly and the licences of all that is in it, into one folder:
// that of the package, or the one named. `grounder web-assets` copies from there.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = process.argv[2] ?? join(root, 'packages/web/dist/bundle');
mkdirSync(folder, { recursive: true });

const { metafile } = await build({
  entryPoints: [join(root, 'packages/web/dist/worker/index.js')],
  absWorkingDir: root,
  outfile: join(folder, 'worker.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  // Of ONNX Runtime the build that loads its WebAssembly from a file, which its threads load, too.
  conditions: ['onnxruntime-web-use-extern-wasm'],
  // Drawing, which the worker never does.
  external: ['@resvg/resvg-wasm'],
  legalComments: 'none',
  metafile: true,
});

const runtime = dirname(createRequire(import.meta.url).resolve('onnxruntime-web/wasm'));
for (const file of ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm']) {
  copyFileSync(join(runtime, file), join(folder, file));
}

const packages = new Set(
  Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []),
  ),
);
const notices = [...packages].sort().map((place) => {
  const { name, version, license } = JSON.parse(
    readFileSync(join(root, place, 'package.json'), 'utf8'),
  );
  const file = readdirSync(join(root, place)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : readFileSync(join(root, place, file), 'utf8').trim();
  return `worker.js: ${name} ${version}, ${license}\n${'-'.repeat(72)}\n${text}\n`;
});
writeFileSync(join(folder, 'licences.txt'), notices.join('\n'));
console.log(`worker and WebAssembly in ${folder}`);
