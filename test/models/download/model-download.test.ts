import { expect } from 'chai';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

import type { GroundingErrorCode } from '@grounder/core';
import type { PullProgress } from '@grounder/models/internal';

import { rejectionOf } from '../../support/failures.js';
import {
  dropAfter,
  endless,
  ignoreRange,
  otherContent,
  otherLength,
  redirect,
  silence,
  stallAfter,
  status,
  wrongRange,
} from '../hub/faults.js';
import type { Fault } from '../hub/server.js';
import { HubServer, makeBytes } from '../hub/server.js';
import { id, StoreKit, weights } from '../store/support.js';

describe('downloads of modelStore', () => {
  let kit: StoreKit;

  beforeEach(async () => {
    kit = await StoreKit.create();
  });

  afterEach(async () => {
    await kit.remove();
  });

  async function partLength(): Promise<number> {
    return (await stat(kit.part)).size;
  }

  /** Leaves a part of the weights' first bytes, as a process that was killed does. */
  async function leavePart(bytes: number, etag?: string): Promise<void> {
    await mkdir(dirname(kit.part), { recursive: true });
    await writeFile(kit.part, weights.subarray(0, bytes));
    if (etag !== undefined) await writeFile(`${kit.part}.etag`, etag);
  }

  describe('faults that pass', () => {
    const passing: Readonly<Record<string, readonly Fault[]>> = {
      'a connection that is cut': [dropAfter(50_000)],
      'a connection that is cut twice': [dropAfter(50_000), dropAfter(40_000)],
      'a connection that is cut before the first byte': [dropAfter(0)],
      'a server that ignores ranges': [dropAfter(50_000), ignoreRange],
      'a server that answers with another range': [dropAfter(50_000), wrongRange],
      'a shorter answer, announced': [otherLength(100_000, true)],
      'a longer answer, announced': [otherLength(200_001, true)],
      'a shorter answer': [otherLength(100_000, false)],
      'a longer answer': [otherLength(300_000, false)],
      'an answer without end': [endless],
      'other content once': [otherContent],
      'status 429': [status(429)],
      'status 429 with Retry-After': [status(429, { 'retry-after': '7' })],
      'status 500': [status(500)],
      'status 503': [status(503, { 'retry-after': '1' })],
      'status 408': [status(408)],
      'status 416 without cause': [dropAfter(50_000), status(416)],
    };
    for (const [name, faults] of Object.entries(passing)) {
      it(`ends in a good file after ${name}`, async () => {
        kit.hub.faults.push(...faults);

        await kit.store().pull(id);

        expect(kit.hub.faults).to.deep.equal([]);
        expect(kit.hub.downloads.length).to.be.within(faults.length, faults.length + 1);
        await kit.expectGood();
      });
    }

    for (const [name, fault] of Object.entries({
      'stops in the middle': stallAfter(50_000),
      'says nothing': silence,
    })) {
      it(`ends in a good file after a server that ${name}`, async () => {
        kit.hub.faults.push(fault);

        await kit.store({ stallTimeoutMs: 250 }).pull(id);

        expect(kit.hub.downloads).to.have.length(2);
        await kit.expectGood();
      });
    }

    it('fetches the listing again after faults', async () => {
      kit.hub.listingFaults.push(status(500), status(429), ({ response }) => response.destroy());

      await kit.store({ retries: 3 }).pull(id);

      await kit.expectGood();
    });

    it('counts attempts that bring a large file further as no failed ones', async () => {
      const large = makeBytes(5_000_000, 8);
      kit.hub.models['acme/large'] = { commit: 'a'.repeat(40), files: { 'model.onnx': large } };
      kit.hub.faults.push(...Array.from({ length: 4 }, () => dropAfter(1_150_000)));

      const { folder } = await kit.store({ retries: 0 }).pull('acme/large');

      expect((await readFile(`${folder}/model.onnx`)).equals(large)).to.equal(true);
      expect(kit.hub.downloads).to.have.length(5);
    });
  });

  describe('faults that stay', () => {
    const staying: Readonly<Record<string, readonly [Fault, GroundingErrorCode]>> = {
      'status 401': [status(401), 'ACCESS_DENIED'],
      'status 403': [status(403), 'ACCESS_DENIED'],
      'status 404': [status(404), 'MODEL_NOT_FOUND'],
      'status 400': [status(400), 'DOWNLOAD_FAILED'],
      'status 429': [status(429), 'DOWNLOAD_FAILED'],
      'status 500': [status(500), 'DOWNLOAD_FAILED'],
      'a redirect without an address': [status(302), 'DOWNLOAD_FAILED'],
      'a redirect to a file': [redirect('file:///etc/passwd'), 'DOWNLOAD_FAILED'],
      'other content': [otherContent, 'DOWNLOAD_FAILED'],
      'a longer answer': [otherLength(300_000, false), 'DOWNLOAD_FAILED'],
      'a shorter answer': [otherLength(100_000, false), 'DOWNLOAD_FAILED'],
    };
    for (const [name, [fault, expected]] of Object.entries(staying)) {
      it(`ends in ${expected} after ${name}, and a later pull succeeds`, async () => {
        kit.hub.faults.push(fault, fault, fault);

        const { code } = await kit.failureOf(kit.store().pull(id));
        kit.hub.faults.length = 0;
        await kit.store().pull(id);

        expect(code).to.equal(expected);
        await kit.expectGood();
      });

      it(`ends in a typed error when a listing meets ${name}`, async () => {
        kit.hub.listingFaults.push(fault, fault, fault);

        const { code } = await kit.failureOf(kit.store().pull(id));

        expect(code).to.be.oneOf([expected, 'INVALID_DATA']);
      });
    }

    it('gives up at once when the server asks for too long a wait', async () => {
      kit.hub.faults.push(status(429, { 'retry-after': '3600' }));

      const { code, message } = await kit.failureOf(kit.store().pull(id));

      expect(code).to.equal('DOWNLOAD_FAILED');
      expect(message).to.include('3600 s');
      expect(kit.hub.downloads).to.have.length(1);
    });

    it('does not come back before the server wants it', async () => {
      const waits: number[] = [];
      const sleep = (milliseconds: number) => {
        waits.push(milliseconds);
        return Promise.resolve();
      };
      const inAMinute = { 'retry-after': 'Tue, 24 Nov 2026 00:01:00 GMT' };
      const date = 'Tue, 24 Nov 2026 00:00:00 GMT';
      kit.hub.faults.push(status(429, { 'retry-after': '7' }), status(503, { ...inAMinute, date }));

      await kit.store({ sleep }).pull(id);

      expect(waits).to.deep.equal([7000, 60_000]);
    });

    it('says that a server cannot be reached', async () => {
      const store = kit.store();
      await kit.hub.stop();

      const { code, message } = await kit.failureOf(store.pull(id));
      await kit.hub.start();

      expect(code).to.equal('DOWNLOAD_FAILED');
      expect(message).to.include('ECONNREFUSED');
    });

    it('follows redirects in a circle for a while only', async () => {
      const file = `/${id}/resolve/main/onnx/model.onnx`;
      kit.hub.faults.push(...Array.from({ length: 20 }, () => redirect(file)));

      const { code, message } = await kit.failureOf(kit.store().pull(id));

      expect(code).to.equal('DOWNLOAD_FAILED');
      expect(message).to.include('10 redirects');
      expect(kit.hub.downloads).to.have.length(11);
    });

    it('refuses an answer that is no listing', async () => {
      kit.hub.listingFaults.push(({ response }) => response.end('<html>Log in</html>'));

      expect(await kit.failureOf(kit.store().pull(id))).to.have.property('code', 'INVALID_DATA');
    });

    it('refuses a model or revision that the hub does not know', async () => {
      for (const name of ['acme/nothing', `${id}@v9`]) {
        const { code, message } = await kit.failureOf(kit.store().pull(name));
        expect(code).to.equal('MODEL_NOT_FOUND');
        expect(message).to.include(name);
      }
    });
  });

  describe('the token', () => {
    it('is asked for by ACCESS_DENIED', async () => {
      kit.hub.token = 'hf_secret';

      const { code, message } = await kit.failureOf(kit.store().pull(id));

      expect(code).to.equal('ACCESS_DENIED');
      expect(message).to.include('HF_TOKEN').and.to.include('GatedRepo');
    });

    for (const options of [
      { token: 'hf_secret' },
      { environment: { HF_TOKEN: 'hf_secret\n' } },
      { token: 'hf_secret', environment: { HF_TOKEN: 'other' } },
    ]) {
      it(`comes from ${JSON.stringify(options)}`, async () => {
        kit.hub.token = 'hf_secret';

        await kit.store(options).pull(id);

        await kit.expectGood();
      });
    }

    it('is not sent to another host, which is followed', async () => {
      const other = await new HubServer().start();
      Object.assign(other.models, kit.hub.models);
      kit.hub.token = 'hf_secret';
      kit.hub.faults.push(redirect(`${other.endpoint}/${id}/resolve/main/onnx/model.onnx`));

      await kit.store({ token: 'hf_secret' }).pull(id);
      await other.stop();

      expect(other.seen.map(({ authorization }) => authorization)).to.deep.equal([undefined]);
      expect(kit.hub.downloads[0]?.authorization).to.equal('Bearer hf_secret');
      await kit.expectGood();
    });

    it('is not sent to another host that a listing goes on at', async () => {
      const other = await new HubServer().start();
      Object.assign(other.models, kit.hub.models);
      const next = `<${other.endpoint}/api/models/${id}/tree/main?cursor=3>; rel="next"`;
      kit.hub.listingFaults.push(
        ({ answer }) => {
          answer();
        },
        ({ response }) => response.setHeader('link', next).end('[]'),
      );

      await kit.store({ token: 'hf_secret' }).plan(id);
      await other.stop();

      expect(other.seen.map(({ authorization }) => authorization)).to.include(undefined);
      expect(other.seen.every(({ authorization }) => authorization === undefined)).to.equal(true);
    });
  });

  describe('what an earlier call left', () => {
    it('is gone on with', async () => {
      await leavePart(150_000);

      const { missingBytes } = await kit.store().plan(id);
      await kit.store().pull(id);

      expect(missingBytes).to.equal(50_000 + 3 + 13 + 22);
      expect(kit.hub.downloads.map(({ range }) => range)).to.deep.equal(['bytes=150000-']);
      await kit.expectGood();
    });

    it('is gone on with after an abort in the middle', async () => {
      const controller = new AbortController();
      const reason = new Error('enough');
      kit.hub.faults.push(stallAfter(120_000));
      const onProgress = ({ done }: PullProgress) => {
        if (done >= 120_000) controller.abort(reason);
      };

      const error = await rejectionOf(
        kit.store().pull(id, { signal: controller.signal, onProgress }),
      );
      await kit.expectNoBadFile();
      const kept = await partLength();
      await kit.store().pull(id);

      expect(error).to.equal(reason);
      expect(kept).to.be.within(110_000, 120_000);
      expect(kit.hub.downloads.at(-1)?.range).to.equal(`bytes=${kept}-`);
      expect(kit.hub.downloads.at(-1)?.ifRange).to.match(/^"[0-9a-f]{64}"$/);
      await kit.expectGood();
    });

    it('is written anew when the server has another version', async () => {
      await leavePart(150_000, '"of another day"');

      await kit.store().pull(id);

      expect(kit.hub.downloads[0]?.ifRange).to.equal('"of another day"');
      await kit.expectGood();
    });

    it('is written anew when it is poisoned', async () => {
      await leavePart(150_000);
      await writeFile(kit.part, new Uint8Array(150_000));

      await kit.store().pull(id);

      expect(kit.hub.downloads.map(({ range }) => range)).to.deep.equal([
        'bytes=150000-',
        undefined,
      ]);
      await kit.expectGood();
    });

    it('is written anew when it is too long', async () => {
      await leavePart(150_000);
      await writeFile(kit.part, makeBytes(200_001));

      await kit.store().pull(id);

      expect(kit.hub.downloads[0]?.range).to.equal(undefined);
      await kit.expectGood();
    });

    it('is not fetched again when it is whole', async () => {
      await leavePart(weights.length);

      await kit.store().pull(id);

      expect(kit.hub.downloads).to.deep.equal([]);
      await kit.expectGood();
    });

    it('is not mixed with a file that changed on the hub', async () => {
      kit.hub.faults.push(...Array.from({ length: 3 }, () => dropAfter(30_000)));
      await kit.failureOf(kit.store().pull(id));
      const changed = makeBytes(150_000, 5);
      const files = { ...kit.hub.models[id]?.files, 'onnx/model.onnx': changed };
      kit.hub.models[id] = { commit: 'beef'.padEnd(40, '0'), files };

      const { folder } = await kit.store().pull(id);

      expect((await readFile(`${folder}/onnx/model.onnx`)).equals(changed)).to.equal(true);
      expect(kit.hub.downloads.at(-1)?.range).to.equal(undefined);
      await kit.expectNoBadFile();
      expect(await stat(kit.part).catch(() => 'gone')).to.equal('gone');
    });
  });

  it('asks nothing when the signal is aborted before', async () => {
    const reason = new Error('never mind');

    const error = await rejectionOf(kit.store().pull(id, { signal: AbortSignal.abort(reason) }));

    expect(error).to.equal(reason);
    expect(kit.hub.seen).to.deep.equal([]);
  });

  it('tells the faults that it waits out', async () => {
    const reasons: (string | undefined)[] = [];
    kit.hub.faults.push(status(503));

    await kit.store().pull(id, {
      onProgress: ({ stage, reason }) => {
        if (stage === 'retry') reasons.push(reason);
      },
    });

    expect(reasons).to.deep.equal(['the server answered 503']);
  });
});
