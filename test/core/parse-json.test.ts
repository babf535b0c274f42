import { parseJson } from '@grounder/core/internal';
import { expect } from 'chai';

import { thrownBy } from '../support/failures.js';

describe('parseJson', () => {
  it('reads the numbers that Python writes, and leaves texts as they are', () => {
    const text = '{"NaN": [NaN, -Infinity, Infinity, 1], "say \\"NaN\\"": "NaN, \\\\", "x": -1}';

    const value = parseJson(text);

    expect(value).to.deep.equal({
      NaN: [NaN, -Infinity, Infinity, 1],
      'say "NaN"': 'NaN, \\',
      x: -1,
    });
  });

  it('reads behind a byte-order mark', () => {
    expect(parseJson('\uFEFF{"a": 1}')).to.deep.equal({ a: 1 });
  });

  it('names UTF-16, which it cannot read', () => {
    const text = new TextDecoder().decode(Buffer.from('\uFEFF{"a": 1}', 'utf16le'));

    expect(String(thrownBy(() => parseJson(text)))).to.match(/SyntaxError: .*UTF-16/);
  });

  for (const text of ['', '{', '{"a": NaN', '[NaN NaN]', 'NaNs', "{'a': NaN}"]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(thrownBy(() => parseJson(text))).to.be.instanceOf(SyntaxError);
    });
  }

  it('takes time in proportion to the length, whatever stands in it', () => {
    const texts = ['\\"'.repeat(500_000), 'NaN,'.repeat(500_000), `"${'\\"'.repeat(500_000)}`];

    for (const text of texts) expect(thrownBy(() => parseJson(text))).to.be.instanceOf(SyntaxError);
  }).timeout(10_000);
});
