// After dispose() every call says so, whether its answer is known already or not.
import type { Detection, Pose } from '@grounder/core';
import { YoloV8Detector } from '@grounder/detectors';
import { nodeRuntime, openModel } from '@grounder/models';
import { expect } from 'chai';
import {
  createGrounder,
  lazyPoseEstimator,
  openCaptioner,
  openClip,
  openDetector,
  openTextEncoder,
} from 'grounder';

import { expectRejection } from '../support/failures.js';
import { fixturePath } from '../support/fixtures.js';
import { detection, fakeDetector, picture } from './fakes.js';

const tiny = (name: string): string => fixturePath(`models/tiny-${name}`);
const regions = [detection('dog', 0.9)];

/** Opens something; gives what disposes it and each of its calls. */
interface Subject {
  readonly dispose: () => Promise<void>;
  readonly calls: Readonly<Record<string, () => Promise<unknown>>>;
}

const subjects: Readonly<Record<string, () => Promise<Subject>>> = {
  'a grounder': async () => {
    const grounder = await createGrounder({ detector: fakeDetector(regions), poses: false });
    return {
      dispose: () => grounder.dispose(),
      calls: {
        ground: () => grounder.ground(picture, 'the dog'),
        attend: async () => {
          const { query } = await grounder.ground(picture, 'the dog');
          return grounder.attend?.(picture, query);
        },
      },
    };
  },
  'a detector': async () => {
    const detector = await openDetector(await openModel(tiny('yolov8')));
    return {
      dispose: () => detector.dispose(),
      calls: { detect: () => detector.detect(picture) },
    };
  },
  'a detector of several pictures': async () => {
    const session = await nodeRuntime().open(fixturePath('models/tiny-yolov8/onnx/model.onnx'));
    const detector = new YoloV8Detector({ session, labels: ['a', 'b', 'c', 'd', 'e'] });
    return {
      dispose: () => detector.dispose(),
      calls: {
        detectEach: () => detector.detectEach([picture]),
        'detectEach of none': () => detector.detectEach([]),
      },
    };
  },
  'a CLIP': async () => {
    const clip = await openClip(await openModel(tiny('clip')));
    return {
      dispose: () => clip.dispose(),
      calls: {
        image: () => clip.image.encode([picture]),
        'no image': () => clip.image.encode([]),
        text: () => clip.text.encode(['a dog']),
        'no text': () => clip.text.encode([]),
      },
    };
  },
  'a text encoder': async () => {
    const encoder = await openTextEncoder(await openModel(tiny('minilm')));
    return {
      dispose: () => encoder.dispose(),
      calls: { text: () => encoder.encode(['a dog']), 'no text': () => encoder.encode([]) },
    };
  },
  'a captioner': async () => {
    const openEncoder = (): never => {
      throw new Error('not needed');
    };
    const captioner = await openCaptioner(await openModel(tiny('vit-gpt2')), { openEncoder });
    return {
      dispose: () => captioner.dispose(),
      calls: {
        caption: () => captioner.caption(picture, regions),
        'caption of nothing': () => captioner.caption(picture, []),
      },
    };
  },
  'a lazy pose estimator': () => {
    const dispose = (): Promise<void> => Promise.resolve();
    const pose = {} as Pose;
    const estimator = lazyPoseEstimator(() =>
      Promise.resolve({
        estimate: (_image, boxes) => Promise.resolve(boxes.map(() => pose)),
        dispose,
        [Symbol.asyncDispose]: dispose,
      }),
    );
    const boxes = regions.map(({ box }: Detection) => box);
    return Promise.resolve({
      dispose: () => estimator.dispose(),
      calls: {
        'a known pose': () => estimator.estimate(picture, boxes),
        'no pose': () => estimator.estimate(picture, []),
      },
    });
  },
};

describe('after dispose()', () => {
  for (const [name, open] of Object.entries(subjects)) {
    it(`${name} says DISPOSED, asked before or not, and disposes once more`, async () => {
      const { dispose, calls } = await open();
      // What was asked before could be answered from memory.
      for (const call of Object.values(calls)) await call();

      await dispose();
      await dispose();

      for (const [title, call] of Object.entries(calls)) {
        const error = await expectRejection(call(), 'DISPOSED');
        expect(error.message, title).to.match(/after dispose\(\)/);
      }
    });

    it(`${name} finishes what was asked before dispose()`, async () => {
      const { dispose, calls } = await open();
      const running = Object.values(calls).map((call) => call());

      const disposed = dispose();

      const ends = await Promise.allSettled(running);
      await disposed;
      const wrong = ends.filter((end) => end.status === 'rejected');
      // What takes two calls may be between them.
      const most = name === 'a grounder' ? 1 : 0;
      expect(wrong.length).to.be.at.most(most);
    });
  }
});
