import { env } from 'node:process';

import { GroundingError } from '@grounder/core';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes the `fetch` that goes through the proxies that the environment names: `HTTPS_PROXY`,
 * `HTTP_PROXY`, except for the hosts in `NO_PROXY`, each also in lower case, which wins. Without them it
 * is Node's own, looked up at each request, so that one that is replaced later is the one that is used.
 * @throws GroundingError `INVALID_OPTION` at a request when a proxy's address is none.
 */
export function environmentFetch(environment: Environment = env): typeof fetch {
  const read = (name: string): string =>
    (environment[name.toLowerCase()] ?? environment[name] ?? '').trim();
  const proxies = {
    httpProxy: read('HTTP_PROXY'),
    httpsProxy: read('HTTPS_PROXY'),
    noProxy: read('NO_PROXY'),
  };
  if (proxies.httpProxy === '' && proxies.httpsProxy === '') {
    return (...request) => globalThis.fetch(...request);
  }
  let opened: Promise<typeof fetch> | undefined;
  return async (...request) => {
    opened ??= openProxies(proxies);
    return (await opened)(...request);
  };
}

async function openProxies(proxies: Readonly<Record<string, string>>): Promise<typeof fetch> {
  const undici = await import('undici');
  // The types of undici and of Node's own copy of it are of different versions.
  const ask = undici.fetch as unknown as (url: unknown, init: object) => Promise<Response>;
  try {
    const dispatcher = new undici.EnvHttpProxyAgent(proxies);
    return (url, init) => ask(url, { ...init, dispatcher });
  } catch (cause) {
    throw new GroundingError(
      'INVALID_OPTION',
      'expected HTTPS_PROXY and HTTP_PROXY to be addresses like http://proxy:3128, got another; ' +
        'look at these variables',
      { cause },
    );
  }
}
