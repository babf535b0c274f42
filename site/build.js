// Builds the site into out/site: the page, and the documents beside it.
// `npm run docs` has written the API's pages into docs/api before.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeWebAssets } from '@grounder/web/assets';
import { build as buildDocuments } from 'vitepress';
import { build as buildPage } from 'vite';

import { findDeadLinks } from './check-links.js';

rmSync('out/site', { recursive: true, force: true });
for (const name of readdirSync('packages')) {
  const path = `docs/api/${name}`;
  const title = name === 'grounder' ? name : `@grounder/${name}`;
  if (existsSync(`${path}.md`)) finishModule(`${path}.md`, title);
  else finishModule(`${path}/index.md`, title);
  if (existsSync(`${path}/internal.md`)) finishModule(`${path}/internal.md`, `${title}/internal`);
}
await buildDocuments('site/docs');
execFileSync(process.execPath, ['scripts/bundle-worker.js']);
await writeWebAssets('out/site/weights');
await buildPage({ configFile: 'site/vite.config.js' });
const dead = findDeadLinks('out/site', '/grounder/');
for (const link of dead) console.error(`dead link on ${link}`);
process.exitCode = dead.length > 0 ? 1 : 0;

/**
 * Gives a page about a module the name by which it is imported, instead of its file's, and links to
 * sources their place in the repository: TypeDoc knows the one in the package alone.
 */
function finishModule(path, title) {
  const text = readFileSync(path, 'utf8');
  const finished = text
    .replace(/^# .*/, `# ${title}`)
    .replace(
      /\[(packages\/[^\]:]+):(\d+)\]\(([^)]*\/blob\/main\/)[^)]*\)/g,
      (_, file, line, address) => `[${file}:${line}](${address}${file}#L${line})`,
    )
    // The Markdown plugin numbers a name that differs from another by case alone.
    .replace(/\(#(\w+)-1\)/g, (link, name) =>
      text.match(new RegExp(`^#+ ${name}\\b`, 'gim'))?.length > 1 ? link : `(#${name})`,
    );
  writeFileSync(path, finished);
}
