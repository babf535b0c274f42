import { env } from 'node:process';

import { GroundingError } from '@grounder/core';

/** Where a hub is and how it is asked. */
export interface HubOptions {
  /**
   * The hub or a mirror of it, an http or https URL without credentials.
   * @defaultValue the environment variables `GROUNDER_HUB_ENDPOINT`, then `HF_ENDPOINT`, then
   *   `https://huggingface.co`
   */
  readonly endpoint?: string;
  /**
   * The access token; it is sent to the endpoint alone, never to where that redirects.
   * @defaultValue the environment variable `HF_TOKEN`
   */
  readonly token?: string;
  /**
   * Whether the network is left alone.
   * @defaultValue whether the environment variable `GROUNDER_OFFLINE` or `HF_HUB_OFFLINE` is
   *   "1", "true", "yes" or "on"
   */
  readonly offline?: boolean;
  /**
   * Environment variables by name.
   * @defaultValue the process's own
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** {@link HubOptions} after defaults. */
export interface HubSettings {
  /** The hub's URL without a slash at its end. */
  readonly endpoint: string;
  /** The access token, when there is one. */
  readonly token: string | undefined;
  /** Whether the network is left alone. */
  readonly offline: boolean;
}

const yes = /^(?:1|true|yes|on)$/i;

/**
 * Fills in what options leave out from the environment, and checks the whole.
 * @param options - What the caller says.
 */
export function readHubSettings(options: HubOptions = {}): HubSettings {
  const { environment = env } = options;
  const {
    endpoint = firstSet(environment, ['GROUNDER_HUB_ENDPOINT', 'HF_ENDPOINT']) ??
      'https://huggingface.co',
    token = firstSet(environment, ['HF_TOKEN']),
    offline = ['GROUNDER_OFFLINE', 'HF_HUB_OFFLINE'].some((name) =>
      yes.test(environment[name]?.trim() ?? ''),
    ),
  } = options;
  return { endpoint: checkEndpoint(endpoint), token: checkToken(token), offline };
}

function firstSet(
  environment: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): string | undefined {
  return names.map((name) => environment[name]?.trim()).find((value) => value);
}

function checkEndpoint(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  const isHttp = url?.protocol === 'http:' || url?.protocol === 'https:';
  const isBare =
    url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === '';
  if (isHttp && isBare) return url.href.replace(/\/+$/, '');
  throw new GroundingError(
    'INVALID_OPTION',
    'expected the hub endpoint to be an http or https URL without credentials and query, got ' +
      JSON.stringify(url === undefined ? endpoint : `${url.protocol}//${url.host}${url.pathname}`),
  );
}

function checkToken(token: string | undefined): string | undefined {
  const trimmed = token?.trim();
  if (trimmed === undefined || trimmed === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(trimmed)) return trimmed;
  throw new GroundingError(
    'INVALID_OPTION',
    'expected the hub token to be of visible ASCII characters, got one with others; look at the ' +
      'option token and the variable HF_TOKEN',
  );
}
