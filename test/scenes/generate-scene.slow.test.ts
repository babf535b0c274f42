import { expect } from 'chai';

import type { Scene } from '@grounder/scenes/internal';
import { generateScene } from '@grounder/scenes';
import { sceneWords } from '@grounder/scenes/internal';

import { expectCode } from '../support/failures.js';
import { readPhrase } from './read-phrase.js';

const scenes: readonly Scene[] = Array.from({ length: 400 }, (_, seed) => generateScene(seed));

describe('generateScene', () => {
  it('gives the same scene for the same seed, and another for another', () => {
    expect(generateScene(7)).to.deep.equal(generateScene(7));
    expect(generateScene(7).image).not.to.deep.equal(generateScene(8).image);
  });

  it('makes phrases that mean their object and no other, read by rules of their own', function () {
    this.timeout(120_000);
    const wrong: string[] = [];
    const kinds = new Map<string, number>();
    for (let seed = 10_000; seed < 12_000; seed += 1) {
      const { objects, expressions, image } = generateScene(seed);
      for (const { text, object, kind } of expressions) {
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        const found = readPhrase(text, objects, image.width);
        if (found.length !== 1 || found[0] !== object) {
          wrong.push(`scene ${seed}, ${kind}: "${text}" is ${object}, read as ${found.join(', ')}`);
        }
      }
    }

    expect(wrong.slice(0, 10)).to.deep.equal([]);
    const all = ['attribute', 'location', 'superlative', 'ordinal', 'relation', 'between', 'hop'];
    expect([...kinds.keys()].sort()).to.deep.equal(all.sort());
    for (const [kind, count] of kinds) expect(count, kind).to.be.greaterThan(100);
  });

  it('needs the words beyond the noun: most phrases would be ambiguous without them', () => {
    const phrases = scenes.flatMap(({ expressions, objects }) =>
      expressions.map(({ object }) => {
        const shape = objects[object]?.shape;
        return objects.filter((other) => other.shape === shape).length;
      }),
    );

    const ambiguous = phrases.filter((count) => count > 1).length;

    expect(ambiguous / phrases.length).to.be.greaterThan(0.5);
  });

  it('speaks in its own words only, and in all of them', () => {
    const spoken = new Set(
      scenes.flatMap(({ expressions }) => expressions.flatMap(({ text }) => text.split(' '))),
    );

    expect([...spoken].filter((word) => !sceneWords.includes(word))).to.deep.equal([]);
    expect(sceneWords.filter((word) => !spoken.has(word))).to.deep.equal([]);
    expect(sceneWords).to.deep.equal([...new Set(sceneWords)].sort());
  });

  it('draws objects where it says, and nothing but grey elsewhere', () => {
    for (const { image, objects } of scenes.slice(0, 60)) {
      const { width, height, data } = image;
      for (let pixel = 0; pixel < width * height; pixel += 1) {
        const [red = 0, green = 0, blue = 0] = data.subarray(3 * pixel, 3 * pixel + 3);
        const isColourful = Math.max(red, green, blue) - Math.min(red, green, blue) > 60;
        if (!isColourful) continue;
        const [x, y] = [pixel % width, Math.floor(pixel / width)];
        // A smooth edge reaches half a pixel beyond the extent.
        const isInside = objects.some(
          ({ box }) => x >= box.left - 1 && x <= box.right && y >= box.top - 1 && y <= box.bottom,
        );
        expect(isInside, `${x}, ${y}`).to.equal(true);
      }
    }
  });

  it('keeps objects in the picture, apart enough to be told apart', () => {
    for (const { image, objects } of scenes) {
      expect(objects.length).to.be.within(3, 8);
      for (const { box } of objects) {
        expect(box.left).to.be.at.least(0);
        expect(box.bottom).to.be.at.most(image.height);
        expect(box.right - box.left).to.be.at.least(8);
      }
    }
  });

  it('has the size and the numbers that are asked for', () => {
    const { image, objects, expressions } = generateScene(3, {
      side: 200,
      fewestObjects: 5,
      mostObjects: 5,
      mostExpressions: 2,
    });

    expect([image.width, image.height]).to.deep.equal([200, 200]);
    expect(objects).to.have.lengthOf(5);
    expect(expressions).to.have.lengthOf(2);
  });

  it('refuses numbers out of range', () => {
    for (const options of [
      { side: 10 },
      { side: 100.5 },
      { fewestObjects: 0 },
      { fewestObjects: 5, mostObjects: 4 },
      { mostObjects: 21 },
      { mostExpressions: 0 },
    ]) {
      expectCode(() => generateScene(1, options), 'INVALID_OPTION');
    }
  });
});
