import { expect } from 'chai';

import type { ImageCodec, PhraseFactor, RegionScorer } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { WinkQueryParser } from '@grounder/language';
import { ProposalGrounder, toGroundingJson } from 'grounder';

import { expectRejection, rejectionOf } from '../support/failures.js';
import { detection, fakeDetector, fixedScorer, lastWordParser, picture } from './fakes.js';

const cat = detection('cat', 0.9, 0);
const dog = detection('dog', 0.5, 2);
const parts = { detector: fakeDetector([cat, dog]), parser: lastWordParser };

describe('ProposalGrounder', () => {
  it('returns the region with the highest total', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer(0.25, 0.75) }];
    const grounder = new ProposalGrounder({ ...parts, scorers });

    const { box, label, score } = await grounder.ground(picture, 'the dog');

    expect(label).to.equal('dog');
    expect(box).to.deep.equal(dog.box);
    expect(score).to.equal(0.75);
  });

  it('adds the weighted scores and keeps each raw one', async () => {
    const scorers = [
      { name: 'first', scorer: fixedScorer(1, 0) },
      { name: 'second', scorer: fixedScorer(0, 0.75), weight: 2 },
    ];
    const grounder = new ProposalGrounder({ ...parts, scorers });

    const { candidates } = await grounder.ground(picture, 'the dog');

    expect(candidates.map(({ label, score }) => [label, score])).to.deep.equal([
      ['dog', 1.5],
      ['cat', 1],
    ]);
    expect(candidates[0]?.scores).to.deep.equal({ first: 0, second: 0.75 });
  });

  it('puts the more confident detection first when totals are equal', async () => {
    const detector = fakeDetector([dog, cat]);
    const scorers = [{ name: 'fake', scorer: fixedScorer(1, 1) }];

    const { label } = await new ProposalGrounder({ ...parts, detector, scorers }).ground(
      picture,
      'it',
    );

    expect(label).to.equal('cat');
  });

  it('keeps what scorers say in parts, and of equal totals prefers who fulfils more', async () => {
    const factor = (text: string, probability: number) => ({
      kind: 'noun',
      text,
      probability,
      weight: 1,
    });
    const telling = (...factors: (readonly PhraseFactor[])[]): RegionScorer => ({
      score: async (request) => ({ ...(await fixedScorer(0, 0).score(request)), factors }),
    });
    const scorer = telling([factor('dog', 0.1)], [factor('dog', 0.9)]);
    const other = telling([], [factor('small', 1)]);
    const grounder = new ProposalGrounder({
      ...parts,
      scorers: [
        { name: 'first', scorer },
        { name: 'second', scorer: other },
      ],
    });

    const { candidates } = await grounder.ground(picture, 'the dog');

    expect(candidates.map(({ label, factors }) => [label, factors])).to.deep.equal([
      ['dog', [factor('dog', 0.9), factor('small', 1)]],
      ['cat', [factor('dog', 0.1)]],
    ]);
  });

  it('keeps reasons of 400 concurrent calls with one query over two pictures apart', async () => {
    const other = { ...picture, data: picture.data.map((byte) => 255 - byte) };
    const query = lastWordParser.parse('the dog');
    const scorer: RegionScorer = {
      score: async ({ image, regions }) => {
        await Promise.resolve();
        const reasons = regions.map(() => `first byte ${image.data[0] ?? NaN}`);
        return { scores: new Float32Array(regions.length), unit: 'similarity', reasons };
      },
    };
    const grounder = new ProposalGrounder({ ...parts, scorers: [{ name: 'byte', scorer }] });

    const pictures = Array.from({ length: 400 }, (_, index) => (index % 2 === 0 ? picture : other));
    const found = await Promise.all(pictures.map((image) => grounder.ground(image, query)));

    const wrong = found.filter(
      ({ candidates }, index) =>
        candidates[0]?.reason !== `first byte ${pictures[index]?.data[0] ?? NaN}`,
    );
    expect(wrong).to.have.lengthOf(0);
  });

  it('ends the decoding of its picture when the call is aborted', async () => {
    const controller = new AbortController();
    const codec: ImageCodec = {
      decode: (_bytes, { signal }) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            reject(signal.reason as Error);
          });
          controller.abort(new Error('enough'));
        }),
      encode: () => Promise.reject(new Error('not asked for')),
    };
    const scorers = [{ name: 'fake', scorer: fixedScorer(1, 0) }];
    const grounder = new ProposalGrounder({ ...parts, scorers, codec });
    const { signal } = controller;

    const error = await rejectionOf(grounder.ground(new Uint8Array(1), 'the dog', { signal }));

    expect(error).to.have.property('message', 'enough');
  });

  it('warns as it is told to', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer(1, 0) }];
    const warnings = [{ code: 'LONG', message: 'too long for me' }] as const;
    const mine = new ProposalGrounder({ ...parts, scorers, warn: () => warnings });

    expect((await mine.ground(picture, 'the dog')).warnings).to.equal(warnings);
  });

  it('tells in its JSON what an instruction tells to do and where to', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer(1, 0) }];
    const parser = new WinkQueryParser();
    const grounder = new ProposalGrounder({ ...parts, parser, scorers });

    const { query } = toGroundingJson(await grounder.ground(picture, 'put the cat on the mat'));

    expect(query).to.include({ action: 'put', preposition: 'on' });
    expect(query).to.have.nested.property('destination.head', 'mat');
  });

  it('says why the winner won and what came second', async () => {
    const reasons = ['a cat', 'a dog indeed'];
    const scorer: RegionScorer = {
      score: async (request) => ({ ...(await fixedScorer(0.25, 0.75).score(request)), reasons }),
    };
    const grounder = new ProposalGrounder({ ...parts, scorers: [{ name: 'fake', scorer }] });

    const { reason } = await grounder.ground(picture, 'the dog');

    expect(reason).to.equal('a dog indeed; ahead of cat (0.25)');
  });

  it('returns no box and the reason when the detector finds nothing', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer() }];
    const grounder = new ProposalGrounder({ ...parts, detector: fakeDetector([]), scorers });

    const grounding = await grounder.ground(picture, 'the dog');

    expect(grounding.box).to.equal(undefined);
    expect(grounding.score).to.equal(0);
    expect(grounding.candidates).to.deep.equal([]);
    expect(grounding.reason).to.match(/found no object/);
  });

  it('returns no box but all candidates when no total exceeds the minimum', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer(0, 0) }];
    const grounder = new ProposalGrounder({ ...parts, scorers, minimumScore: 0 });

    const { box, candidates, reason } = await grounder.ground(picture, 'the zebra');

    expect(box).to.equal(undefined);
    expect(candidates).to.have.length(2);
    expect(reason).to.equal(
      'the phrase is about “zebra”, and no detected object fits: found cat, dog',
    );
  });

  it('times each stage in order', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer(1, 0) }];

    const { timings } = await new ProposalGrounder({ ...parts, scorers }).ground(picture, 'cat');

    expect(Object.keys(timings)).to.deep.equal(['parse', 'decode', 'detect', 'score']);
    expect(Object.values(timings).every((milliseconds) => milliseconds >= 0)).to.equal(true);
  });

  it('accepts a parsed query instead of a phrase', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer(1, 0) }];
    const query = lastWordParser.parse('cat');

    const grounding = await new ProposalGrounder({ ...parts, scorers }).ground(picture, query);

    expect(grounding.query).to.equal(query);
  });

  it('reports progress stage by stage', async () => {
    const scorers = [{ name: 'fake', scorer: fixedScorer(1, 0) }];
    const heard: string[] = [];

    await new ProposalGrounder({ ...parts, scorers }).ground(picture, 'cat', {
      onProgress: ({ stage, done, total }) => heard.push(`${stage} ${done}/${total}`),
    });

    expect(heard).to.deep.equal(['parse 0/4', 'decode 1/4', 'detect 2/4', 'score 3/4', 'done 4/4']);
  });

  it('stops between stages when aborted', async () => {
    const controller = new AbortController();
    const detector = {
      detect: () => {
        controller.abort(new Error('enough'));
        return Promise.resolve([cat]);
      },
    };
    const scorer: RegionScorer = {
      score: () => {
        throw new Error('must not be asked');
      },
    };
    const grounder = new ProposalGrounder({
      ...parts,
      detector,
      scorers: [{ name: 'fake', scorer }],
    });

    const failure = await failureOf(grounder.ground(picture, 'cat', { signal: controller.signal }));

    expect(failure).to.have.property('message', 'enough');
  });

  it('refuses a scorer that returns too few scores', async () => {
    const scorers = [{ name: 'short', scorer: fixedScorer(1) }];

    const failure = await failureOf(
      new ProposalGrounder({ ...parts, scorers }).ground(picture, 'a'),
    );

    expect(failure).to.have.property('code', 'INVALID_DATA');
    expect(failure).to.have.property('message').that.includes('“short”');
  });

  it('refuses scores that have no sum, and detections without a place or a score', async () => {
    const scorers = [
      { name: 'for', scorer: fixedScorer(1, Infinity) },
      { name: 'against', scorer: fixedScorer(1, -Infinity) },
    ];
    const fixed = [{ name: 'fixed', scorer: fixedScorer(1) }];
    const lost = { ...cat, box: { ...cat.box, right: NaN } };
    const grounders = [
      new ProposalGrounder({ ...parts, scorers }),
      new ProposalGrounder({ ...parts, detector: fakeDetector([lost]), scorers: fixed }),
      new ProposalGrounder({
        ...parts,
        detector: fakeDetector([{ ...cat, score: NaN }]),
        scorers: fixed,
      }),
    ];

    for (const grounder of grounders) {
      const error = await expectRejection(grounder.ground(picture, 'the dog'), 'INVALID_DATA');
      expect(error.message).to.include('NaN');
    }
  });

  it('refuses a scorer that returns NaN', async () => {
    const scorers = [{ name: 'broken', scorer: fixedScorer(1, NaN) }];

    const failure = await failureOf(
      new ProposalGrounder({ ...parts, scorers }).ground(picture, 'a'),
    );

    expect(failure).to.have.property('code', 'INVALID_DATA');
  });

  it('refuses no scorers and two of one name', () => {
    const twice = { name: 'same', scorer: fixedScorer(1, 0) };

    for (const scorers of [[], [twice, twice]]) {
      expect(() => new ProposalGrounder({ ...parts, scorers }))
        .to.throw(GroundingError)
        .with.property('code', 'INVALID_OPTION');
    }
  });
});

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('expected a rejection'),
    (error: unknown) => error,
  );
}
