import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Finds links between the pages of a built site that lead nowhere, anchors included.
 * @param folder - Where the site was built.
 * @param base - The path under which it is published, with a slash at both ends.
 * @returns One line for each, with the page that it stands on.
 */
export function findDeadLinks(folder, base) {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.html'))
    .map((name) => join(folder, name));
  const anchors = new Map();
  const anchorsOf = (page) => {
    if (!anchors.has(page)) anchors.set(page, valuesOf('id', readFileSync(page, 'utf8')));
    return anchors.get(page);
  };
  return pages.flatMap((page) =>
    [...valuesOf('href|src', readFileSync(page, 'utf8'))]
      .filter((link) => !/^[a-z]+:|^\/\//i.test(link) && isDead(link, page))
      .map((link) => `${relative(folder, page)}: ${link}`),
  );

  function isDead(link, page) {
    const [, target, anchor = ''] = /^([^#?]*)[^#]*#?(.*)$/.exec(link);
    const path = decodeURI(target);
    const end = path.startsWith('/')
      ? join(folder, path.startsWith(base) ? path.slice(base.length) : `../${path}`)
      : join(dirname(page), path);
    const file = target === '' ? page : fileOf(end);
    if (file === undefined) return true;
    return anchor !== '' && !anchorsOf(file).has(decodeURIComponent(anchor));
  }
}

/** The file that a server answers with, or `undefined`. */
function fileOf(path) {
  const candidates = [path, `${path}.html`, join(path, 'index.html')];
  return candidates.find((each) => existsSync(each) && statSync(each).isFile());
}

function valuesOf(attributes, html) {
  const found = html.matchAll(new RegExp(`\\s(?:${attributes})="([^"]*)"`, 'g'));
  return new Set([...found].map(([, value]) => value.replaceAll('&amp;', '&')));
}
