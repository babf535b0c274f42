import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const repository = 'https://github.com/grounder-js/grounder';
/** What becomes a page: the documents stay where they are and are read from there. */
const isPage = (path) =>
  /^docs\/.*\.md$|^packages\/[^/]+\/README\.md$|^CONTRIBUTING\.md$/.test(path) &&
  existsSync(join(root, path));

const read = (path) => readFileSync(join(root, path), 'utf8');
const titleOf = (path) => /^# (.*)$/m.exec(read(path))?.[1].replaceAll('`', '') ?? path;
const entry = (path, text = titleOf(path)) => ({ text, link: addressOf(path) });
const measured = ['results', 'misses', 'gallery-fusion'];
/** The guides in reading order; what is not named here comes after. */
const firstGuides = [
  'write-your-own-detector',
  'models',
  'captions',
  'tutorial-train-a-head',
  'training',
  'fusion-heads',
  'evaluate',
  'datasets',
];
const otherDocuments = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace('.md', ''))
  .filter(
    (name) => ![...firstGuides, ...measured, 'start', 'guides', 'architecture'].includes(name),
  );
const guides = [...firstGuides, ...otherDocuments];
const packages = readdirSync(join(root, 'packages')).sort();
const decisions = readdirSync(join(root, 'docs/decisions')).filter((name) => /^\d/.test(name));

export default defineConfig({
  title: 'grounder',
  description: 'Visual grounding for TypeScript: an image and a phrase in, a box out.',
  base: '/grounder/',
  head: [
    [
      'link',
      {
        rel: 'icon',
        href: `data:image/svg+xml,${encodeURIComponent(read('site/styles/icon.svg'))}`,
      },
    ],
  ],
  srcDir: root,
  srcExclude: [
    ...readdirSync(root).filter((name) => !/^(docs|packages|CONTRIBUTING\.md)$/.test(name)),
    'packages/*/!(README.md)/**',
  ].flatMap((name) => [name, `${name}/**`]),
  outDir: join(root, 'out/site'),
  cacheDir: join(root, 'out/vitepress'),
  rewrites: {
    'packages/:name/README.md': 'packages/:name/index.md',
    'docs/decisions/README.md': 'docs/decisions/index.md',
  },
  metaChunk: true,
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    // Anchors as GitHub names them, since the documents are read there, too.
    anchor: {
      slugify: (text) =>
        text
          .trim()
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{M}\p{N} _-]/gu, '')
          .replaceAll(' ', '-'),
    },
    config(markdown) {
      const openLink = markdown.renderer.rules.link_open;
      markdown.renderer.rules.link_open = (tokens, index, options, env, self) => {
        const token = tokens[index];
        token.attrSet('href', resolveLink(token.attrGet('href'), env.realPath ?? env.path));
        return openLink(tokens, index, options, env, self);
      };
    },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        // What packages show one another alone is found through the public page that names it.
        _render: (source, env, markdown) =>
          env.relativePath.endsWith('/internal.md') ? '' : markdown.render(source, env),
      },
    },
    outline: { level: [2, 3] },
    nav: [
      // The page itself is no page of this builder: it is opened as a file.
      { text: 'Try it', link: '/index.html', target: '_self' },
      { text: 'Start', link: '/docs/start' },
      { text: 'Guides', link: '/docs/guides' },
      { text: 'API', link: '/docs/api/modules' },
      { text: 'Results', link: '/docs/results' },
    ],
    sidebar: [
      { text: 'Start', items: [entry('docs/start.md'), entry('docs/guides.md', 'All guides')] },
      { text: 'Guides', items: guides.map((name) => entry(`docs/${name}.md`)) },
      {
        text: 'Measured',
        items: measured.map((name) => entry(`docs/${name}.md`)),
      },
      {
        text: 'How it is built',
        items: [entry('docs/architecture.md'), entry('CONTRIBUTING.md')],
      },
      {
        text: 'Packages',
        collapsed: true,
        items: packages.map((name) => entry(`packages/${name}/README.md`)),
      },
      {
        text: 'API',
        collapsed: true,
        items: packages.map((name) => ({
          text: name,
          link: `/docs/api/${existsSync(join(root, `docs/api/${name}`)) ? `${name}/` : name}`,
        })),
      },
      {
        text: 'Decisions',
        collapsed: true,
        items: decisions.map((name) => entry(`docs/decisions/${name}`)),
      },
    ],
    socialLinks: [{ icon: 'github', link: repository }],
  },
});

/** The address of a page on the site. */
function addressOf(path) {
  return `/${path.replace(/README\.md$/, '').replace(/\.md$/, '')}`;
}

/**
 * Makes a link that is meant for the repository one for the site: pages link to pages, whatever
 * else there is to the repository.
 * @throws Error when there is nothing at the end of the link.
 */
function resolveLink(href, file) {
  if (/^([a-z]+:|#|\/)/i.test(href)) return href;
  const [, target, hash = ''] = /^([^#]*)(#.*)?$/.exec(href);
  const path = relative(root, join(dirname(file), decodeURI(target)));
  if (isPage(path)) return `${addressOf(path)}${hash}`;
  if (!existsSync(join(root, path))) throw new Error(`${relative(root, file)}: dead link ${href}`);
  const kind = statSync(join(root, path)).isDirectory() ? 'tree' : 'blob';
  return `${repository}/${kind}/main/${path}${hash}`;
}
