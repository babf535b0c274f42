import { readdirSync, readFileSync } from 'node:fs';

import type { Detection } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import { detectorFor, tiled } from '@grounder/detectors';
import { expect } from 'chai';

import { repositoryPath } from '../support/fixtures.js';
import type { FakeMember } from './fake-detectors.js';
import { labels, members, openMember, picture, scriptedSession } from './fake-detectors.js';

/** Where the default of an option is written down. */
function documentedDefaults(file: string, option: string): string[] {
  const text = readFileSync(repositoryPath(`packages/detectors/src/${file}`), 'utf8');
  const pattern = new RegExp(`@defaultValue ([^\\n]*)\\n(?:[^;]*?)readonly ${option}\\?`, 'g');
  return [...text.matchAll(pattern)].map(([, value = '']) => value);
}

function memberOf(kind: FakeMember['kind']): FakeMember {
  const member = members.find((one) => one.kind === kind);
  if (member === undefined) throw new Error(`no ${kind}`);
  return member;
}

/** The member's dog with another score. */
function scored(kind: 'yolov5' | 'yolov8' | 'end-to-end-yolo', score: number): FakeMember {
  const member = memberOf(kind);
  const { output0 } = member.dog;
  if (output0 === undefined) throw new Error(`no output of ${kind}`);
  const index = { yolov5: 6, yolov8: 43, 'end-to-end-yolo': 4 }[kind];
  const data = output0.data.with(index, score);
  if (kind === 'yolov8') data[35] = 0;
  if (kind === 'yolov5') data[5] = 0;
  return { ...member, dog: { output0: { ...output0, data } } };
}

async function detect(member: FakeMember): Promise<readonly Detection[]> {
  return openMember(member, scriptedSession(member)).detect(picture);
}

describe('documented defaults of detectors', () => {
  for (const kind of ['yolov5', 'yolov8', 'end-to-end-yolo'] as const) {
    it(`are the least score of ${kind}`, async () => {
      const [least = ''] = documentedDefaults('yolo-options.ts', 'scoreThreshold');

      expect(await detect(scored(kind, Number(least)))).to.have.lengthOf(1);
      expect(await detect(scored(kind, Number(least) - 1 / 256))).to.have.lengthOf(0);
    });
  }

  it('are the least score of DETR and RT-DETR', async () => {
    const [least = ''] = documentedDefaults('query-options.ts', 'scoreThreshold');
    const logit = Math.log(Number(least) / (1 - Number(least)));
    for (const kind of ['conditional-detr', 'rt-detr'] as const) {
      const member = memberOf(kind);
      const withLogit = (value: number): FakeMember => ({
        ...member,
        dog: { ...member.dog, logits: { dims: [1, 2, 2], data: [-9, value, -9, -9] } },
      });

      expect(await detect(withLogit(logit))).to.have.lengthOf(1);
      expect(await detect(withLogit(logit - 0.01))).to.have.lengthOf(0);
    }
  });

  for (const [kind, file] of [
    ['yolov5', 'yolo-options.ts'],
    ['yolov8', 'yolov8-detector.ts'],
  ] as const) {
    it(`are the IoU of ${kind}`, async () => {
      const [most = ''] = documentedDefaults(file, 'iouThreshold');

      expect(await countOfTwo(kind, Number(most) + 0.01)).to.equal(1);
      expect(await countOfTwo(kind, Number(most) - 0.01)).to.equal(2);
    });
  }

  it('are the most detections and the images of one run', async () => {
    const member = memberOf('end-to-end-yolo');
    const [most = ''] = documentedDefaults('detector-options.ts', 'maxDetections');
    const [batchSize = ''] = documentedDefaults('detector-options.ts', 'batchSize');
    const rows = Array.from({ length: 350 }, (_, index) => [index / 8, 30, 60, 40, 0.75, 0]);
    const dog = { output0: { dims: [1, 350, 6], data: rows.flat() } };
    const session = scriptedSession({ ...member, dog }, { batch: 'batch' });
    const detector = detectorFor({ session, labels, kind: member.kind });

    const found = await detector.detectEach(Array.from({ length: 9 }, () => picture));

    expect(found[0]).to.have.lengthOf(Number(most));
    expect(session.runs[0]?.images?.dims[0]).to.equal(Number(batchSize));
  });

  it('are the edges of DETR', async () => {
    const member = memberOf('detr');
    const [shortest = ''] = documentedDefaults('detr-detector.ts', 'shortestEdge');
    const [longest = ''] = documentedDefaults('detr-detector.ts', 'longestEdge');
    const inputs = [{ name: 'pixel_values', type: 'float32', dims: [1, 3, 'h', 'w'] }];
    const session = scriptedSession(member, { inputs });
    const detector = openMember(member, session);

    await detector.detect(createRasterImage(100, 80));
    await detector.detect(createRasterImage(400, 40));

    const [first, second] = session.runs.map((feeds) => feeds.pixel_values?.dims);
    expect(first?.[2]).to.equal(Number(shortest));
    expect(second?.[3]).to.equal(Number(longest));
  });

  for (const [kind, file] of [
    ['yolov8', 'yolo-options.ts'],
    ['rt-detr', 'rt-detr-detector.ts'],
  ] as const) {
    it(`are the size of ${kind}`, async () => {
      const member = memberOf(kind);
      const [size = ''] = documentedDefaults(file, 'inputSize');
      const inputs = [{ name: member.input, type: 'float32', dims: [1, 3, 'h', 'w'] }];
      const session = scriptedSession(member, { inputs });

      await openMember(member, session).detect(picture);

      const [, , height, width] = session.runs[0]?.[member.input]?.dims ?? [];
      expect(size).to.include(`${width ?? 0}×${height ?? 0}`);
    });
  }

  it('are the tiles of large images', async () => {
    const [size = ''] = documentedDefaults('tiled.ts', 'size');
    const seen: number[] = [];
    const detector = {
      detect: ({ width }: { readonly width: number }) => {
        seen.push(width);
        return Promise.resolve([]);
      },
    };

    // One pixel more and a third tile would be needed.
    await tiled(detector).detect(createRasterImage(1152, 10));

    expect(seen).to.deep.equal([1152, Number(size), Number(size)]);
  });

  it('stand in every file that has options', () => {
    const folder = repositoryPath('packages/detectors/src');
    for (const file of readdirSync(folder)) {
      const text = readFileSync(`${folder}/${file}`, 'utf8');
      for (const [, name = ''] of text.matchAll(
        /readonly (shortestEdge|overlap|within|batchSize)\?/g,
      )) {
        expect(documentedDefaults(file, name), `${file} ${name}`).to.not.be.empty;
      }
    }
  });
});

/** How many of two boxes of one class with so much overlap are kept. */
async function countOfTwo(kind: 'yolov5' | 'yolov8', overlap: number): Promise<number> {
  const member = memberOf(kind);
  // Two boxes of 40×20, one moved right: the IoU is (40 - move) / (40 + move).
  const move = (40 * (1 - overlap)) / (1 + overlap);
  const rows = [
    [30, 48, 40, 20, 1, 0.75, 0],
    [30 + move, 48, 40, 20, 1, 0.5, 0],
  ];
  const planes = [0, 1, 2, 3, 5, 6].map((column) => [
    ...rows.map((row) => row[column] ?? 0),
    ...Array<number>(6).fill(0),
  ]);
  const output0 =
    kind === 'yolov5'
      ? { dims: [1, 2, 7], data: rows.flat() }
      : { dims: [1, 6, 8], data: planes.flat() };
  return (await detect({ ...member, dog: { output0 } })).length;
}
