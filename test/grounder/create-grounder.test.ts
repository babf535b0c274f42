import { expect } from 'chai';

import type { Box, Detection, Grounding, Pose, PoseEstimator } from '@grounder/core';
import { createRasterImage, keypointNames } from '@grounder/core';
import { defaultRelations } from '@grounder/language';
import type { CreateGrounderOptions } from 'grounder';
import { createGrounder, loadImage, openEmbeddedDetector, openSystem } from 'grounder';

import { rejectionOf } from '../support/failures.js';
import { recordingRuntime } from './caption-support.js';
import { fakeDetector } from './fakes.js';
import { harbour } from './pseudo-support.js';

/** Grey, with a red square on the left half of the second person. */
const picture = paint(createRasterImage(400, 200, new Uint8Array(3 * 400 * 200).fill(128)), {
  ...{ left: 130, top: 60, right: 170, bottom: 160 },
});
const at = (label: string, left: number, score = 0.9, width = 40): Detection => ({
  label,
  score,
  box: { left, top: 60, right: left + width, bottom: 160 },
});
const people = [at('person', 30, 0.95), at('person', 130), at('person', 330), at('umbrella', 230)];

async function ground(phrase: string, options: CreateGrounderOptions = {}): Promise<Grounding> {
  await using grounder = await createGrounder({
    detector: fakeDetector(people),
    poses: false,
    persons: false,
    ...options,
  });
  return await grounder.ground(picture, phrase);
}

const boxOf = (index: number): Box | undefined => people[index]?.box;

describe('createGrounder', function () {
  this.timeout(60_000);

  const phrases: readonly (readonly [phrase: string, person: number])[] = [
    ['the man on the left', 0],
    ['the man on the right', 2],
    ['second man from the left', 1],
    ['the man to the right of the umbrella', 2],
    ['the man in red', 1],
    ['the man in red to the left of the umbrella', 1],
    ['the man that is not left of the umbrella', 2],
  ];

  for (const [phrase, person] of phrases) {
    it(`answers “${phrase}” by all that it says`, async () => {
      const { box, label } = await ground(phrase);

      expect(label).to.equal('person');
      expect(box).to.deep.equal(boxOf(person));
    });
  }

  it('says in parts why each candidate won or lost', async () => {
    const { candidates, reason } = await ground('the man to the right of the umbrella');

    const [noun, relation] = candidates[0]?.factors ?? [];
    expect(noun).to.include({ kind: 'noun', text: 'man' });
    expect(noun?.probability).to.be.within(0.9, 0.99);
    expect(relation).to.include({ kind: 'relation', text: 'right of the umbrella' });
    expect(relation?.related).to.deep.equal(boxOf(3));
    expect(relation?.probability).to.be.within(0.5, 1);
    expect(candidates.at(-1)).to.deep.include({ label: 'umbrella', score: 0 });
    expect(reason).to.match(
      /^man 0\.95 · right of the umbrella 0\.\d\d; ahead of person \(0\.\d\d\)$/,
    );
    const kinds = candidates.map(({ factors = [] }) => factors.map(({ kind }) => kind));
    for (const listed of kinds) {
      expect(listed).to.deep.equal(kinds[0]);
      expect(listed).to.include.members(['confidence', 'size', 'overlap']);
    }
  });

  it('scores by probabilities under the name “relational”', async () => {
    const { candidates, score } = await ground('the man on the left');

    const totals = candidates.map(({ score: total = NaN }) => total);
    expect(totals.reduce((sum, total) => sum + total, 0)).to.be.within(0.5, 1);
    expect(candidates[0]?.scores).to.deep.equal({ relational: score });
  });

  it('refuses from the given probability on, and tells the nearest', async () => {
    const bold = await ground('the blue man above the umbrella');
    const wary = await ground('the blue man above the umbrella', { noTargetThreshold: 0.001 });

    expect(bold.box).to.not.equal(undefined);
    expect(wary).to.deep.include({ box: undefined, score: 0, label: undefined });
    expect(wary.reason).to.match(/^nothing fits: nothing that was found fits “.*”; found person/);
    expect(wary.candidates[0]?.label).to.equal('person');
  });

  for (const phrase of ['the wooden fence', 'the pole', 'the hat', 'the grass on the left']) {
    it(`answers “${phrase}” with nothing, and with the nearest when asked`, async () => {
      const noun = phrase.split(' ').find((word) => /fence|pole|hat|grass/.test(word));
      const refused = await ground(phrase);
      const closest = await ground(phrase, { closest: true });

      expect(refused).to.deep.include({ box: undefined, score: 0, label: undefined });
      expect(refused.reason).to.equal(
        `nothing fits: no detected label names a ${noun ?? ''}; found person, umbrella`,
      );
      expect(closest.box).to.not.equal(undefined);
      expect(closest.score).to.be.above(0).and.below(0.1);
      expect(closest.reason).to.match(/^nothing fits: .*; nearest is /);
    });
  }

  it('asks for the nearest in one call alone', async () => {
    await using grounder = await createGrounder({ detector: fakeDetector(people), poses: false });

    const closest = await grounder.ground(picture, 'the fence', { closest: true });

    expect(closest.box).to.not.equal(undefined);
    expect((await grounder.ground(picture, 'the fence')).box).to.equal(undefined);
  });

  it('refuses a threshold that is no probability', async () => {
    const error = await rejectionOf(ground('the man', { noTargetThreshold: 2 }));

    expect(error).to.have.property('code', 'INVALID_OPTION');
  });

  it('takes relations of the caller', async () => {
    const phrase = 'the man fleeing the umbrella';
    const fleeing = {
      kind: 'binary',
      name: 'fleeing',
      words: ['fleeing'],
      definition: 'Far to the right.',
      score: (subject: Box, object: Box) => (subject.left > object.right ? 1 : 0),
    } as const;

    const { box, reason } = await ground(phrase, { relations: [...defaultRelations, fleeing] });

    expect((await ground(phrase)).reason).to.not.match(/fleeing the umbrella 1\.00/);
    expect(box).to.deep.equal(boxOf(2));
    expect(reason).to.match(/fleeing the umbrella 1\.00/);
  });

  it('asks for poses when a phrase is about them, and leaves the estimator open', async () => {
    const asked: Box[] = [];
    const poses: PoseEstimator = {
      estimate: (_, boxes) => {
        asked.push(...boxes);
        return Promise.resolve(boxes.map(seated));
      },
    };

    const plain = await ground('the man on the left', { poses });
    const questions = asked.length;
    const posed = await ground('the man sitting on the left', { poses });

    expect(plain.box).to.deep.equal(boxOf(0));
    expect(questions).to.equal(0);
    expect(asked).to.have.lengthOf(3);
    const sitting = posed.candidates[0]?.factors?.find(({ text }) => text === 'sitting');
    expect(sitting?.probability).to.be.above(0.9);
  });

  it('opens the embedded pose estimator for the first phrase that asks, and closes it', async () => {
    const runtime = recordingRuntime();
    const grounder = await createGrounder({
      detector: fakeDetector(people),
      runtime,
      persons: false,
    });

    await grounder.ground(picture, 'the man on the left');
    const opened = runtime.openedCount();
    await grounder.ground(picture, 'the man sitting on the left');
    const runs = [...runtime.runs];
    await grounder.ground(picture, 'the man standing on the right');
    await grounder.dispose();

    expect(opened).to.equal(0);
    expect(runs).to.deep.equal(['input']);
    expect(runtime.runs).to.deep.equal(runs);
    expect(runtime.openedCount()).to.equal(1);
    expect(runtime.openCount()).to.equal(0);
  });

  it('guesses looks for the first phrase that asks, unless it is told to guess nothing', async () => {
    const runtime = recordingRuntime();
    const grounder = await createGrounder({ detector: fakeDetector(people), runtime });

    await grounder.ground(picture, 'the person on the left');
    const opened = runtime.openedCount();
    const { candidates } = await grounder.ground(picture, 'the woman with a hat');
    const runs = [...runtime.runs];
    await grounder.ground(picture, 'the woman without a hat');
    await grounder.dispose();
    const told = await ground('the woman with a hat');

    expect(opened).to.equal(0);
    expect(runs).to.deep.equal(['input', 'input_1']);
    expect(runtime.runs).to.deep.equal(runs);
    expect(runtime.openCount()).to.equal(0);
    const kinds = candidates[0]?.factors?.map(({ kind }) => kind);
    expect(kinds?.filter((kind) => kind === 'person')).to.have.lengthOf(2);
    expect(told.candidates[0]?.factors?.map(({ kind }) => kind)).to.not.include('person');
  });

  it('answers a plural with the best one, or with all of them when asked', async () => {
    const phrase = 'two men on the left';

    const one = await ground(phrase);
    const both = await ground(phrase, { groups: true });

    expect(one).to.not.have.property('members');
    expect(both.members).to.have.deep.members([boxOf(0), boxOf(1)]);
    expect(both.box).to.deep.equal({ left: 30, top: 60, right: 170, bottom: 160 });
    expect(both.reason).to.match(/^2 together: man 0\.95 · .*; man 0\.95 · /);
    expect(await ground('the man on the left', { groups: true })).to.not.have.property('members');
  });

  it('passes limits on to the embedded detector', async () => {
    await using detector = await openEmbeddedDetector({ scoreThreshold: 0.2, maxDetections: 3 });
    await using named = await openSystem('embedded', { scoreThreshold: 0.2, maxProposals: 3 });
    await using captions = await openSystem('pseudo-q', { scoreThreshold: 0.2, maxProposals: 3 });
    const found = await detector.detect(await loadImage(harbour));
    const boxes = found.map(({ box }) => box);

    expect(boxes).to.have.lengthOf(3);
    for (const grounder of [named, captions]) {
      const { candidates } = await grounder.ground(harbour, 'the boat');
      expect(candidates.map(({ box }) => box)).to.have.deep.members(boxes);
    }
    const error = await rejectionOf(createGrounder({ scoreThreshold: 7 }));
    expect(error).to.have.property('code', 'INVALID_OPTION');
  });
});

describe('the system “subject”', () => {
  const answer = async (phrase: string, options = {}): Promise<Grounding> => {
    await using grounder = await openSystem('subject', {
      proposer: fakeDetector(people),
      ...options,
    });
    return await grounder.ground(picture, phrase);
  };

  it('goes by label and confidence alone', async () => {
    const { box, candidates, reason } = await answer('the man on the right');

    expect(box).to.deep.equal(boxOf(0));
    expect(candidates[0]?.scores).to.have.property('subject');
    expect(candidates[0]).to.not.have.property('factors');
    expect(reason).to.match(/label "person" is a .* match for "man"/);
  });

  it('answers a plural with several when asked', async () => {
    expect((await answer('three men', { groups: true })).members).to.have.lengthOf(3);
  });

  it('leaves groups to systems whose totals compare as shares', async () => {
    const error = await rejectionOf(openSystem('detr-clip', { groups: true }));

    expect(error).to.have.property('code', 'INVALID_OPTION');
  });
});

describe('phrases that are hard to read', () => {
  const codesOf = ({ warnings }: Grounding) => warnings.map(({ code }) => code);

  it('are no reason for a warning when they are ordinary', async () => {
    expect((await ground('the man on the left')).warnings).to.deep.equal([]);
  });

  it('contradict themselves: warned of, and answered', async () => {
    const found = await ground('the left man on the right');

    expect(codesOf(found)).to.deep.equal(['CONTRADICTION']);
    expect(found.label).to.equal('person');
  });

  it('relate to what is not in the picture: the rest decides, and the reason says so', async () => {
    const found = await ground('the rightmost man next to the giraffe');

    expect(found.box).to.deep.equal(boxOf(2));
    expect(found.reason).to.match(/\(no giraffe was found, so “next to” is left out\)/);
  });

  it('have several sentences: warned of, the first one counts', async () => {
    const found = await ground('The man on the right. There is also an umbrella.');

    expect(codesOf(found)).to.deep.equal(['SEVERAL_SENTENCES']);
    expect(found.box).to.deep.equal(boxOf(2));
  });

  it('have quotes and emoji: read without them', async () => {
    for (const phrase of [
      '“the man on the right”',
      "'the man' on the right 🙂",
      '"man" right 👉',
    ]) {
      expect((await ground(phrase)).box, phrase).to.deep.equal(boxOf(2));
    }
  });

  it('are in another language: warned of, and answered without an error', async () => {
    for (const phrase of ['der Mann mit dem Hut ist links', '左の男', 'человек слева']) {
      expect(codesOf(await ground(phrase)), phrase).to.include('NOT_ENGLISH');
    }
  });

  it('name nothing: warned of, the most confident region is the answer', async () => {
    const found = await ground('🙂');

    expect(codesOf(found)).to.deep.equal(['NO_SUBJECT']);
    expect(found.box).to.deep.equal(boxOf(0));
  });

  it('are long: warned of', async () => {
    const found = await ground(`the man on the right ${'of the man '.repeat(30)}`);

    expect(codesOf(found)).to.include('LONG');
  });
});

function paint(image: ReturnType<typeof createRasterImage>, { left, top, right, bottom }: Box) {
  const data = Uint8Array.from(image.data);
  for (let y = top; y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) data.set([200, 20, 20], 3 * (y * image.width + x));
  }
  return createRasterImage(image.width, image.height, data);
}

/** A trunk twice as long as the thighs are high in the picture. */
function seated({ left, top }: Box): Pose {
  const heights: Partial<Record<string, number>> = { Shoulder: 20, Hip: 60, Knee: 62 };
  const joints = keypointNames.map((name) => {
    const part = Object.keys(heights).find((end) => name.endsWith(end));
    return [name, { x: left + 20, y: top + (heights[part ?? ''] ?? 0), score: 0.9 }] as const;
  });
  return Object.fromEntries(joints) as Pose;
}
