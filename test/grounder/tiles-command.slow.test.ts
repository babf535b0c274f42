import { expect } from 'chai';

import { loadImage, openEmbeddedDetector, openSystem, toDetectionsJson } from 'grounder';

import { fixturePath } from '../support/fixtures.js';
import { harbour } from './pseudo-support.js';
import { grounder } from './run-grounder.js';

const named = ['--detector', fixturePath('models/tiny-yolov5'), '--no-tiles'];

describe('--no-tiles', function () {
  this.timeout(60_000);

  for (const [tiles, ...more] of [[true], [false, '--no-tiles']] as const) {
    it(`detects as the library does: ${['detect', ...more].join(' ')}`, async () => {
      const { stdout } = await grounder('detect', harbour, '--json', ...more);

      await using detector = await openEmbeddedDetector({ tiles });
      const detections = await detector.detect(await loadImage(harbour));
      expect(JSON.parse(stdout)).to.deep.equal(toDetectionsJson(detections));
    });
  }

  it('grounds in the picture as a whole alone', async () => {
    const words = ['ground', harbour, 'the fisherman', '--json', '--no-tiles'];
    const { stdout } = await grounder(...words);

    await using open = await openSystem('embedded', { tiles: false });
    const { box, score, candidates } = await open.ground(harbour, 'the fisherman');
    const answer = JSON.parse(stdout) as { candidates: unknown[] };
    expect(answer).to.deep.include({ box, score });
    expect(answer.candidates).to.have.length(candidates.length);
  });

  for (const args of [
    ['detect', harbour, ...named],
    ['ground', harbour, 'the boat', ...named],
    ['ground', harbour, 'the boat', '--system', 'yolov8-clip', '--no-tiles'],
  ]) {
    const words = args.filter((word) => !word.includes('/'));
    it(`is refused where it would have no effect: ${words.join(' ')}`, async () => {
      const { exitCode, stdout, stderr } = await grounder(...args);

      expect(exitCode).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^grounder: expected the embedded detector .*\[INVALID_OPTION\]\n$/);
    });
  }
});
