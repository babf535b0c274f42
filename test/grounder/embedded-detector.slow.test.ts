import { expect } from 'chai';

import type { Progress, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { resizeImage } from '@grounder/images';
import type { OpenSystemOptions, SystemName } from 'grounder';
import { createGrounder, loadImage, openEmbeddedDetector, openSystem } from 'grounder';
import { describeDetector } from '@grounder/testing';

import { rejectionOf } from '../support/failures.js';
import { fixturePath } from '../support/fixtures.js';
import { recordingRuntime } from './caption-support.js';
import { fakeDetector } from './fakes.js';
import { pastoral } from './pseudo-support.js';

const boats = fixturePath('models/images/boats-320x240.png');
const detectorFile = fixturePath('models/tiny-yolov5');
/** What the embedded detector's model calls its input. */
const centerNetInput = 'tower_0/images';

/** A flock, 160 pixels wide, at the lower right of a grey picture of 1000×700. */
async function farFlock(): Promise<RasterImage> {
  const flock = resizeImage(await loadImage(pastoral), {
    ...{ width: 160, height: 78 },
    filter: 'bilinear',
  });
  const picture = createRasterImage(1000, 700, new Uint8Array(3 * 1000 * 700).fill(120));
  for (let y = 0; y < flock.height; y += 1) {
    const row = flock.data.subarray(3 * 160 * y, 3 * 160 * (y + 1));
    picture.data.set(row, 3 * (1000 * (700 - flock.height + y) + 840));
  }
  return picture;
}

describe('openEmbeddedDetector', function () {
  this.timeout(60_000);

  it('searches the picture and its parts: four, or two of a wide one, or none', async () => {
    const runtime = recordingRuntime();
    const runsOver = async (width: number, height: number, options = {}) => {
      runtime.runs.splice(0);
      await using detector = await openEmbeddedDetector({ runtime, ...options });
      await detector.detect(createRasterImage(width, height));
      return runtime.runs.length;
    };

    expect(await runsOver(640, 480)).to.equal(5);
    expect(await runsOver(480, 640)).to.equal(5);
    expect(await runsOver(640, 320)).to.equal(3);
    expect(await runsOver(640, 480, { tiles: false })).to.equal(1);
  });

  it('finds small things that do not show in the picture as a whole', async () => {
    const picture = await farFlock();
    const sheepIn = async (tiles: boolean) => {
      await using detector = await openEmbeddedDetector({ tiles, scoreThreshold: 0.3 });
      return (await detector.detect(picture)).filter(({ label }) => label === 'sheep');
    };

    const small = await sheepIn(true);

    expect(await sheepIn(false)).to.be.empty;
    expect(small).to.have.lengthOf.at.least(3);
    for (const { box } of small) {
      expect(box.left).to.be.at.least(835);
      expect(box.top).to.be.at.least(617);
    }
  });

  it('reports each search, up to their number', async () => {
    const reports: Progress[] = [];
    await using detector = await openEmbeddedDetector();

    await detector.detect(await loadImage(boats), { onProgress: (report) => reports.push(report) });

    expect(reports.map(({ done }) => done)).to.deep.equal([0, 1, 2, 3, 4, 5]);
    expect(new Set(reports.map(({ total }) => total))).to.deep.equal(new Set([5]));
  });

  it('stops between parts when the signal is aborted, and works afterwards', async () => {
    const runtime = recordingRuntime();
    const reason = new Error('enough');
    const controller = new AbortController();
    const image = await loadImage(boats);
    await using detector = await openEmbeddedDetector({ runtime });

    const error = await rejectionOf(
      detector.detect(image, {
        signal: controller.signal,
        onProgress: ({ done }) => {
          if (done === 2) controller.abort(reason);
        },
      }),
    );
    const runs = runtime.runs.length;

    expect(error).to.equal(reason);
    expect(runs).to.equal(2);
    expect(await detector.detect(image)).to.be.an('array');
  });

  it('frees the model once, with and without tiles', async () => {
    const runtime = recordingRuntime();
    for (const tiles of [true, false]) {
      const detector = await openEmbeddedDetector({ runtime, tiles });
      expect(runtime.openCount()).to.equal(1);
      await detector.dispose();
      expect(runtime.openCount()).to.equal(0);
    }
  });

  describeDetector('openEmbeddedDetector', {
    create: openEmbeddedDetector,
    image: () => loadImage(boats),
  });
});

describe('the embedded detector of a grounder', function () {
  this.timeout(60_000);

  it('searches a picture once for all its phrases, also when the file is read anew', async () => {
    const runtime = recordingRuntime();
    await using grounder = await createGrounder({ runtime, tiles: false });

    const first = await grounder.ground(boats, 'the boat on the left');
    const again = await grounder.ground(boats, 'the boat on the left');
    await grounder.ground(boats, 'the smallest boat');

    expect(runtime.runs.filter((input) => input === centerNetInput)).to.have.lengthOf(1);
    expect(again.candidates).to.deep.equal(first.candidates);
  });
});

describe('tiles of a system', function () {
  this.timeout(60_000);

  it('are left out of those that take the embedded detector, when asked', async () => {
    const runtime = recordingRuntime();
    const options = { runtime, tiles: false, detector: 'embedded' };
    const open = [
      () => createGrounder({ runtime, tiles: false }),
      () => openSystem('embedded', { runtime, tiles: false }),
      () => openSystem('subject', options),
      () => openSystem('pseudo-q', { runtime, tiles: false }),
      () => openSystem('yolov5-clip', { ...options, clip: fixturePath('models/tiny-clip') }),
    ];
    const runsOf = async (create: (typeof open)[number]) => {
      runtime.runs.splice(0);
      await using grounder = await create();
      await grounder.ground(boats, 'the boat');
      return runtime.runs.filter((input) => input === centerNetInput).length;
    };

    for (const create of open) expect(await runsOf(create)).to.equal(1);
    expect(await runsOf(() => openSystem('embedded', { runtime }))).to.equal(5);
    expect(await runsOf(() => openSystem('pseudo-q', { runtime, tiles: true }))).to.equal(5);
  });

  const others: readonly (readonly [string, SystemName, OpenSystemOptions, RegExp])[] = [
    ['a named detector', 'embedded', { detector: detectorFile }, /got .*tiny-yolov5: leave/],
    [
      'that for scenes',
      'pseudo-q',
      { detector: '@grounder/scenes/detector' },
      /got @grounder\/scenes\/detector: leave/,
    ],
    ['a proposer', 'embedded', { proposer: fakeDetector([]) }, /got a proposer: leave/],
    ['a detector of its own', 'yolov8-clip', {}, /got that of yolov8-clip: leave/],
    ['none', 'transvg', {}, /got that of transvg: leave/],
  ];
  for (const [what, name, options, message] of others) {
    it(`are refused for a system with ${what}`, async () => {
      for (const tiles of [true, false]) {
        const error = await rejectionOf(openSystem(name, { ...options, tiles }));

        expect(error).to.have.property('code', 'INVALID_OPTION');
        expect(error).to.have.property('message').that.matches(message);
      }
    });
  }
});
