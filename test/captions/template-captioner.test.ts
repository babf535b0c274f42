import { expect } from 'chai';

import { pseudoQueries, templateCaptioner } from '@grounder/captions';
import type { Detection, Progress } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { describeCaptioner } from '@grounder/testing';

import { expectCode, rejectionOf } from '../support/failures.js';

const image = createRasterImage(640, 480);
/** People, who have no colour of their own. */
const row: readonly Detection[] = [20, 280, 540].map((left) => {
  return { label: 'person', score: 1, box: { left, top: 200, right: left + 60, bottom: 260 } };
});

describeCaptioner('templateCaptioner', { create: () => templateCaptioner() });

describe('templateCaptioner', () => {
  it('gives the pseudo-queries of each region in their order', async () => {
    const all = await templateCaptioner({ most: 100 }).captionAll(image, row);

    const queries = pseudoQueries(row, image);
    for (const [region, texts] of all.entries()) {
      const expected = queries.filter((query) => query.region === region).map(({ text }) => text);
      expect(texts).to.deep.equal(expected);
    }
  });

  it('gives no more texts of a region than are asked for', async () => {
    const two = await templateCaptioner({ most: 2 }).captionAll(image, row);
    const usual = await templateCaptioner().captionAll(image, row);

    expect(two.map((texts) => texts.length)).to.deep.equal([2, 2, 2]);
    expect(two).to.deep.equal(usual.map((texts) => texts.slice(0, 2)));
    expect(Math.max(...usual.map((texts) => texts.length))).to.be.at.most(12);
  });

  it('gives one text of each region, the first of them', async () => {
    const captioner = templateCaptioner();

    const captions = await captioner.caption(image, row);

    const all = await captioner.captionAll(image, row);
    expect(captions).to.deep.equal(all.map(([first]) => first));
    expect(new Set(captions).size).to.equal(3);
  });

  it('writes in the published forms when it is asked to', async () => {
    const all = await templateCaptioner({ forms: 'published' }).captionAll(image, row);

    expect(all.flat().some((text) => text.startsWith('the '))).to.equal(false);
  });

  it('says what is known of a region', async () => {
    const vase: Detection = { ...row[0], label: 'vase' } as Detection;
    const attributesOf = () => [{ kind: 'material', words: 'glass', because: 'a model' } as const];

    const [texts] = await templateCaptioner({ attributesOf }).captionAll(image, [vase]);

    expect(texts).to.deep.equal(['black glass vase']);
  });

  it('gives nothing for no regions, and tells when it is done', async () => {
    const heard: Progress[] = [];
    const onProgress = (progress: Progress) => heard.push(progress);

    expect(await templateCaptioner().captionAll(image, [])).to.deep.equal([]);
    await templateCaptioner().caption(image, row, { onProgress });

    expect(heard).to.deep.equal([{ stage: 'caption', done: 3, total: 3 }]);
  });

  it('refuses to write no text with INVALID_OPTION', () => {
    expectCode(() => templateCaptioner({ most: 0 }), 'INVALID_OPTION');
  });

  it('rejects with the reason of a signal that is aborted', async () => {
    const reason = new Error('no longer wanted');
    const signal = AbortSignal.abort(reason);

    expect(await rejectionOf(templateCaptioner().caption(image, row, { signal }))).to.equal(reason);
  });
});
