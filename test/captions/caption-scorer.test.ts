import { expect } from 'chai';

import type { CaptionScorerOptions } from '@grounder/captions/internal';
import { CaptionScorer, templateCaptioner } from '@grounder/captions';
import type { Captioner, Detection, ManyCaptioner, Query, TextEncoder } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { describeRegionScorer } from '@grounder/testing';

import { expectCode, expectRejection, rejectionOf } from '../support/failures.js';
import { reasonsOf } from '../support/reasons-of.js';

const image = createRasterImage(64, 48);
const tolerance = 1e-6;

/** A region; the label tells the fake captioner what to write. */
function region(label: string, left = 0): Detection {
  return { label, score: 1, box: { left, top: 0, right: left + 10, bottom: 10 } };
}

function ask(text: string): Query {
  return { text, entities: [] };
}

/** Writes what is listed under a region's label, and counts its calls. */
function fakeCaptioner(texts: Readonly<Record<string, readonly string[]>>) {
  const calls: string[][] = [];
  const captioner: ManyCaptioner = {
    captionAll(_, regions) {
      calls.push(regions.map(({ label }) => label));
      return Promise.resolve(regions.map(({ label }) => texts[label] ?? []));
    },
    caption: (_, regions) => Promise.resolve(regions.map(({ label }) => texts[label]?.[0] ?? '')),
  };
  return { captioner, calls };
}

/** Gives texts the vectors of a table, others zeros, and keeps what it was asked. */
function fakeEncoder(table: Readonly<Record<string, readonly number[]>>, dim = 2) {
  const asked: (readonly string[])[] = [];
  const encoder: TextEncoder = {
    encode(texts) {
      asked.push(texts);
      const data = Float32Array.from(
        texts.flatMap((text) => table[text] ?? Array.from({ length: dim }, () => 0)),
      );
      return Promise.resolve({ rows: texts.length, dim, data, normalised: false });
    },
  };
  return { encoder, asked };
}

// Cosines with the phrase: 1 and 0.6; 0; not of length 1, so that lengths must not count.
const vectors = { phrase: [2, 0], near: [5, 0], half: [3, 4], far: [0, 0.5] };

function scorerOf(options: Partial<CaptionScorerOptions> = {}) {
  const written = {
    two: ['near', 'half'],
    one: ['half'],
    off: ['far'],
    none: [],
    blank: ['', ' '],
  };
  const { captioner, calls } = fakeCaptioner(written);
  const { encoder, asked } = fakeEncoder(vectors);
  return { scorer: new CaptionScorer({ captioner, encoder, ...options }), calls, asked };
}

async function score(options: Partial<CaptionScorerOptions>, labels: readonly string[]) {
  const { scorer } = scorerOf(options);
  const regions = labels.map((label) => region(label));
  return [...(await scorer.score({ image, regions, query: ask('phrase') })).scores];
}

describe('CaptionScorer', () => {
  const cases: readonly (readonly [Partial<CaptionScorerOptions>, number])[] = [
    [{}, 1],
    [{ aggregation: 'max' }, 1],
    [{ aggregation: 'mean' }, 0.8],
    // 1 + 0.1 · ln((1 + e^((0.6 - 1) / 0.1)) / 2)
    [{ aggregation: 'log-sum-exp' }, 0.932_500_276],
    [{ aggregation: 'log-sum-exp', temperature: 0.001 }, 1 - 0.001 * Math.LN2],
    [{ aggregation: 'log-sum-exp', temperature: 1000 }, 0.8],
  ];
  for (const [options, expected] of cases) {
    it(`makes ${expected.toFixed(3)} of cosines 1 and 0.6 with ${JSON.stringify(options)}`, async () => {
      const [two, one, off] = await score(options, ['two', 'one', 'off']);

      expect(two).to.be.closeTo(expected, options.temperature === 1000 ? 1e-4 : tolerance);
      // A single caption is what it is, however several would count.
      expect(one).to.be.closeTo(0.6, tolerance);
      expect(off).to.be.closeTo(0, tolerance);
    });
  }

  it('takes a captioner with one text for each region', async () => {
    const captioner: Captioner = {
      caption: (_, regions) => Promise.resolve(regions.map(() => 'half')),
    };

    expect((await score({ captioner }, ['x', 'y'])).map((each) => each.toFixed(3))).to.deep.equal([
      '0.600',
      '0.600',
    ]);
  });

  it('gives -1 where nothing is written, and does not ask the encoder of it', async () => {
    const { scorer, asked } = scorerOf();
    const regions = ['none', 'blank', 'one'].map((label) => region(label));

    const scores = (await scorer.score({ image, regions, query: ask('phrase') })).scores;

    expect([...scores].map((each) => each.toFixed(3))).to.deep.equal(['-1.000', '-1.000', '0.600']);
    expect(asked).to.deep.equal([['half'], ['phrase']]);
    expect(await score({}, ['none', 'blank'])).to.deep.equal([-1, -1]);
  });

  it('hands captions in another script to the encoder as they are', async () => {
    const { captioner } = fakeCaptioner({ dog: ['犬', 'собака на траве', '🐕'] });
    const { encoder, asked } = fakeEncoder({ phrase: [1, 0], 犬: [0.6, 0.8] });
    const scorer = new CaptionScorer({ captioner, encoder });

    const scores = (await scorer.score({ image, regions: [region('dog')], query: ask('phrase') }))
      .scores;

    expect(asked[0]).to.deep.equal(['犬', 'собака на траве', '🐕']);
    expect(scores[0]).to.be.closeTo(0.6, tolerance);
  });

  it('writes and encodes captions once for all phrases about the same regions', async () => {
    const { scorer, calls, asked } = scorerOf();
    const regions = [region('two'), region('one', 20)];

    (await scorer.score({ image, regions, query: ask('phrase') })).scores;
    // Equal regions that are other objects, as a detector gives them when it is asked again.
    (await scorer.score({ image, regions: structuredClone(regions), query: ask('far') })).scores;

    expect(calls).to.have.lengthOf(1);
    expect(asked).to.deep.equal([['near', 'half'], ['phrase'], ['far']]);
  });

  it('writes anew for other regions and other images', async () => {
    const { scorer, calls } = scorerOf();
    const query = ask('phrase');

    (await scorer.score({ image, regions: [region('two')], query })).scores;
    (await scorer.score({ image, regions: [region('two', 5)], query })).scores;
    (await scorer.score({ image: createRasterImage(64, 48), regions: [region('two', 5)], query }))
      .scores;

    expect(calls).to.have.lengthOf(3);
  });

  it('keeps calls apart that run at the same time', async () => {
    const { scorer } = scorerOf();
    const labels = ['two', 'one', 'off', 'none', 'two', 'one'];
    const expected = [1, 0.6, 0, -1, 1, 0.6];
    const requests = labels.map((label, place) => ({
      ...{ image, regions: [region(label, place)], query: ask('phrase') },
    }));

    const answers = await Promise.all(requests.map((request) => scorer.score(request)));

    expect(answers.map(({ scores: [only] }) => Number(only?.toFixed(3)))).to.deep.equal(expected);
  });

  it('explains by the caption that fits best', async () => {
    const { scorer } = scorerOf();
    const regions = ['two', 'off', 'none'].map((label) => region(label));
    const request = { image, regions, query: ask('phrase') };

    expect(await reasonsOf(scorer, request)).to.deep.equal([
      'could be called "near" (1.00)',
      'could be called "far" (0.00)',
      'nothing was written of it',
    ]);
  });

  it('explains each image and its regions apart, also of one query', async () => {
    const { scorer } = scorerOf();
    const query = ask('phrase');
    const one = { image, regions: [region('two')], query };
    const other = { image: createRasterImage(8, 8), regions: [region('off')], query };

    const reasons = await Promise.all([reasonsOf(scorer, one), reasonsOf(scorer, other)]);

    expect(reasons).to.deep.equal([
      ['could be called "near" (1.00)'],
      ['could be called "far" (0.00)'],
    ]);
  });

  it('rejects another number of texts than regions, or of vectors than texts, with INVALID_DATA', async () => {
    const captioner: Captioner = { caption: () => Promise.resolve(['half']) };
    const encoder: TextEncoder = {
      encode: () =>
        Promise.resolve({ rows: 1, dim: 2, data: new Float32Array(2), normalised: true }),
    };

    const texts = await expectRejection(score({ captioner }, ['x', 'y']), 'INVALID_DATA');
    const rows = await expectRejection(score({ encoder }, ['two']), 'INVALID_DATA');

    expect(texts.message).to.equal('expected 2 texts, one for each, got 1');
    expect(rows.message).to.equal('expected 2 vectors, one for each, got 1');
  });

  it('rejects vectors that are not finite with INVALID_DATA', async () => {
    const { encoder } = fakeEncoder({ phrase: [1, 0], half: [NaN, 1] });

    await expectRejection(score({ encoder }, ['one']), 'INVALID_DATA');
  });

  for (const temperature of [0, -1, NaN, Infinity]) {
    it(`refuses the temperature ${temperature} with INVALID_OPTION`, () => {
      expectCode(() => scorerOf({ temperature }), 'INVALID_OPTION');
    });
  }

  it('stops between writing and encoding, with the signal’s reason', async () => {
    const stop = new AbortController();
    const reason = new Error('no longer wanted');
    const captioner: Captioner = {
      caption(_, regions) {
        stop.abort(reason);
        return Promise.resolve(regions.map(() => 'half'));
      },
    };
    const { encoder, asked } = fakeEncoder(vectors);
    const scorer = new CaptionScorer({ captioner, encoder });
    const request = { image, regions: [region('one')], query: ask('phrase') };

    expect(await rejectionOf(scorer.score(request, { signal: stop.signal }))).to.equal(reason);
    expect(asked).to.deep.equal([]);
  });
});

/** How often each letter occurs: texts of like words are near. */
const letters: TextEncoder = {
  encode(texts) {
    const data = new Float32Array(texts.length * 26);
    for (const [row, text] of texts.entries()) {
      for (const letter of text) {
        const axis = letter.charCodeAt(0) - 97;
        if (axis >= 0 && axis < 26) data[row * 26 + axis] = (data[row * 26 + axis] ?? 0) + 1;
      }
    }
    return Promise.resolve({ rows: texts.length, dim: 26, data, normalised: false });
  },
};

describe('CaptionScorer over templates', () => {
  const scorer = () => new CaptionScorer({ captioner: templateCaptioner(), encoder: letters });
  const row = [region('sheep'), region('sheep', 25), region('dog', 50)];

  describeRegionScorer('CaptionScorer', {
    create: scorer,
    request: () => ({ image, regions: row, query: ask('the sheep on the right') }),
  });

  it('finds the region whose pseudo-query the phrase is', async () => {
    const scores = (await scorer().score({ image, regions: row, query: ask('sheep on the left') }))
      .scores;

    expect(scores.indexOf(Math.max(...scores))).to.equal(0);
  });

  it('scores no region, and 5,000', async function () {
    this.timeout(60_000);
    const picture = createRasterImage(640, 480);
    const many = Array.from({ length: 5000 }, (_, index): Detection => {
      const [left, top] = [(13 * index) % 570, (7 * index) % 410];
      const box = { left, top, right: left + 20 + (index % 50), bottom: top + 20 + (index % 40) };
      return { label: ['cup', 'dog', 'person', 'hat'][index % 4] ?? '', score: 1, box };
    });
    const query = ask('the cup next to the dog');

    const none = (await scorer().score({ image: picture, regions: [], query })).scores;
    const scores = (await scorer().score({ image: picture, regions: many, query })).scores;

    expect(none).to.have.lengthOf(0);
    expect(scores).to.have.lengthOf(5000);
    expect(scores.every((each) => each >= -1 && each <= 1 + tolerance)).to.equal(true);
    expect(many[scores.indexOf(Math.max(...scores))]?.label).to.equal('cup');
  });
});
