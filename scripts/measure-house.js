// `npm run house`: what the tree weighs, for the table in docs/architecture.md. Needs a build.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../packages', import.meta.url));
const names = readdirSync(packages).sort();

const sources = names.flatMap((name) => filesBelow(join(packages, name, 'src'), '.ts'));
const lines = sources.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
const comments = lines.filter((line) => /^\s*(\/\*\*|\*|\/\/)/.test(line));
const exported = names.flatMap((name) => namesOf(join(packages, name, 'src/index.ts')));
const loaded = loadedBy(join(packages, 'grounder/dist/index.js'));

console.log('| measure | value |\n| --- | --- |');
console.log(`| files in packages/*/src | ${sources.length} |`);
console.log(`| lines | ${lines.length} |`);
console.log(`| comment lines | ${((100 * comments.length) / lines.length).toFixed(1)} % |`);
console.log(`| exported names | ${exported.length} |`);
console.log(`| modules that \`import 'grounder'\` loads | ${loaded.size} |`);

function filesBelow(folder, ending) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));
}

function namesOf(index) {
  const lists = readFileSync(index, 'utf8').matchAll(/export (?:type )?\{([^}]*)\}/g);
  return [...lists].flatMap(([, list]) => list.split(',').filter((name) => name.trim() !== ''));
}

/** Our own modules that a module imports statically, directly or through others. */
function loadedBy(file, seen = new Set()) {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)\b(?:[^'"();]*\bfrom)? ['"]([^'"]+)['"]/gm,
  );
  for (const [, specifier] of imports) {
    const target = targetOf(specifier, file);
    if (target !== undefined) loadedBy(target, seen);
  }
  return seen;
}

function targetOf(specifier, from) {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  const [, name, path] = /^(?:@grounder\/)?([\w-]+)(?:\/(.*))?$/.exec(specifier) ?? [];
  const manifest = join(packages, name ?? '', 'package.json');
  if (name === undefined || !(specifier.startsWith('@grounder/') || name === 'grounder')) return;
  if (!existsSync(manifest)) return undefined;
  const entry = JSON.parse(readFileSync(manifest, 'utf8')).exports[path ? `./${path}` : '.'];
  return join(packages, name, entry.default);
}
