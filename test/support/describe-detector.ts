import { expect } from 'chai';

import type { Detection, Detector, Progress, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';

import { rejectionOf } from './failures.js';
import type { Create, Lazy } from './subject.js';
import { subjectOf, valueOf } from './subject.js';

/**
 * The contract of `Detector`.
 *
 * @param name - The adapter's name.
 * @param createDetector - Makes the detector; it is disposed at the end when it can be.
 * @param image - A picture, best one in which the detector finds several things.
 */
export function describeDetector(
  name: string,
  createDetector: Create<Detector>,
  image: Lazy<RasterImage>,
): void {
  describe(`${name} keeps the contract of Detector`, () => {
    const detector = subjectOf(createDetector);
    const picture = subjectOf(() => valueOf(image));

    it('returns boxes with an area inside the image', async () => {
      const detections = await detector().detect(picture());

      expectBoxesInside(detections, picture());
    });

    it('returns scores from 0 to 1, falling', async () => {
      const scores = (await detector().detect(picture())).map(({ score }) => score);

      for (const score of scores) expect(score).to.be.within(0, 1);
      expect(scores).to.deep.equal(scores.toSorted((first, second) => second - first));
    });

    it('returns no empty label', async () => {
      const detections = await detector().detect(picture());

      for (const { label } of detections) expect(label.trim()).to.not.equal('');
    });

    it('returns the same for the same image', async () => {
      const first = await detector().detect(picture());
      const second = await detector().detect(picture());

      expect(second).to.deep.equal(first);
    });

    it('returns the same for concurrent calls', async () => {
      const alone = await detector().detect(picture());
      const together = await Promise.all([1, 2].map(() => detector().detect(picture())));

      expect(together).to.deep.equal([alone, alone]);
    });

    it('leaves the image as it was', async () => {
      const { width, height, data } = picture();
      const before = Uint8Array.from(data);

      await detector().detect(picture());

      expect(picture()).to.include({ width, height, data });
      expect(Buffer.compare(before, Uint8Array.from(data))).to.equal(0);
    });

    it('takes an image of one pixel', async () => {
      const pixel = createRasterImage(1, 1);

      expectBoxesInside(await detector().detect(pixel), pixel);
    });

    it('rejects with the reason of a signal that is aborted', async () => {
      const reason = new Error('no longer wanted');

      const error = await rejectionOf(
        detector().detect(picture(), { signal: AbortSignal.abort(reason) }),
      );

      expect(error).to.equal(reason);
    });

    it('reports no more progress than there is to make', async () => {
      const reports: Progress[] = [];

      await detector().detect(picture(), { onProgress: (progress) => reports.push(progress) });

      for (const { stage, done, total } of reports) {
        expect(stage).to.not.equal('');
        expect(done).to.be.within(0, total);
      }
    });
  });
}

function expectBoxesInside(detections: readonly Detection[], image: RasterImage): void {
  for (const { box } of detections) {
    expect(box.left).to.be.at.least(0);
    expect(box.top).to.be.at.least(0);
    expect(box.right).to.be.at.most(image.width);
    expect(box.bottom).to.be.at.most(image.height);
    expect(box.left).to.be.below(box.right);
    expect(box.top).to.be.below(box.bottom);
  }
}
