import type * as Sdk from '@aws-sdk/client-s3';
import type { PartStore } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { defined } from '@grounder/core/internal';

import { assertPartName } from './part-name.js';

/** How {@link objectParts} reaches the store. */
export interface ObjectPartsOptions {
  /** The address of a store that is not Amazon's: MinIO, R2, Ceph. `AWS_ENDPOINT_URL` says it, too. */
  readonly endpoint?: string;
}

/**
 * Keeps parts in an object store with S3's protocol: `If-None-Match: *` lets only the first one in. Keys,
 * region and endpoint come from where the AWS SDK looks for them.
 * @param place - `s3://bucket/prefix`.
 * @throws GroundingError `MISSING_PACKAGE` when `@aws-sdk/client-s3` is not installed, `INVALID_OPTION` for
 *   another address.
 */
export async function objectParts(
  place: string,
  { endpoint }: ObjectPartsOptions = {},
): Promise<PartStore> {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)(?:\/(.*?))?\/?$/i.exec(place) ?? [];
  if (bucket === undefined) {
    throw new GroundingError(
      'INVALID_OPTION',
      `expected a store such as s3://bucket/prefix, got ${place}`,
    );
  }
  const sdk = await loadSdk();
  // Most stores have no host of their own for each bucket, and Amazon's takes both forms.
  const client = new sdk.S3Client({ forcePathStyle: true, ...defined({ endpoint }) });
  return new ObjectParts({ sdk, client, bucket, prefix, place });
}

interface Store {
  readonly sdk: typeof Sdk;
  readonly client: Sdk.S3Client;
  readonly bucket: string;
  readonly prefix: string;
  readonly place: string;
}

class ObjectParts implements PartStore {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async keep(name: string, bytes: Uint8Array): Promise<boolean> {
    const { sdk, client, place } = this.#store;
    const put = { ...this.#at(name), Body: bytes, IfNoneMatch: '*' };
    try {
      await client.send(new sdk.PutObjectCommand(put));
      return true;
    } catch (error) {
      if (statusOf(error) === 412) return false;
      // Two at once: one of them is told to try again, and then finds the other's.
      if (statusOf(error) === 409) return this.keep(name, bytes);
      throw failed('FILE_UNWRITABLE', place, error);
    }
  }

  async read(name: string): Promise<Uint8Array | undefined> {
    const { sdk, client } = this.#store;
    return this.#find(async () => {
      const { Body } = await client.send(new sdk.GetObjectCommand(this.#at(name)));
      return Body?.transformToByteArray();
    });
  }

  async has(name: string): Promise<boolean> {
    const { sdk, client } = this.#store;
    const found = await this.#find(() => client.send(new sdk.HeadObjectCommand(this.#at(name))));
    return found !== undefined;
  }

  async #find<Found>(ask: () => Promise<Found>): Promise<Found | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (statusOf(error) === 404) return undefined;
      throw failed('FILE_UNREADABLE', this.#store.place, error);
    }
  }

  #at(name: string): { readonly Bucket: string; readonly Key: string } {
    assertPartName(name);
    const { bucket, prefix } = this.#store;
    return { Bucket: bucket, Key: prefix === '' ? name : `${prefix}/${name}` };
  }
}

async function loadSdk(): Promise<typeof Sdk> {
  try {
    return await import('@aws-sdk/client-s3');
  } catch (cause) {
    throw new GroundingError(
      'MISSING_PACKAGE',
      'expected the package @aws-sdk/client-s3 for s3://, got none; npm install @aws-sdk/client-s3',
      { cause },
    );
  }
}

function statusOf(error: unknown): unknown {
  return (error as { readonly $metadata?: Sdk.ServiceOutputTypes['$metadata'] }).$metadata
    ?.httpStatusCode;
}

function failed(
  code: 'FILE_UNWRITABLE' | 'FILE_UNREADABLE',
  place: string,
  cause: unknown,
): GroundingError {
  const got = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const advice = 'check the address, the keys and the rights; what is kept stays';
  return new GroundingError(code, `expected ${place} to answer, got ${got}; ${advice}`, { cause });
}
