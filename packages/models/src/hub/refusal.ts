import { GroundingError } from '@grounder/core';

import { TransferFault } from '../download/transfer-fault.js';

/** Makes the error that an answer other than success stands for. */
export function refusalOf(response: Response, what: string): Error {
  const { status } = response;
  const got = `${status}${saidBy(response)}`;
  if (status === 401 || status === 403) {
    return new GroundingError(
      'ACCESS_DENIED',
      `expected ${what}, got ${got}; the model does not exist, is private, or its terms are to be ` +
        'accepted on its page: give a token that may read it by the option token or the ' +
        'environment variable HF_TOKEN',
    );
  }
  if (status === 404 || status === 410) {
    return new GroundingError(
      'MODEL_NOT_FOUND',
      `expected ${what}, got ${got}; look at the spelling of owner, name and revision`,
    );
  }
  if (status === 408 || status === 416 || status === 425 || status === 429 || status >= 500) {
    return new TransferFault(`the server answered ${got}`, {
      status,
      retryAfterMs: retryAfter(response),
    });
  }
  return new GroundingError('DOWNLOAD_FAILED', `expected ${what}, got ${got}`);
}

/** The hub puts its reason into a header. */
function saidBy({ headers }: Response): string {
  const said = headers.get('x-error-message') ?? headers.get('x-error-code') ?? '';
  return said === '' ? '' : ` (${said.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)})`;
}

/** Seconds, or a date; a date is compared with the server's own clock. */
function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const difference = Date.parse(value) - Date.parse(headers.get('date') ?? '');
  return Number.isNaN(difference) ? undefined : Math.max(0, difference);
}
