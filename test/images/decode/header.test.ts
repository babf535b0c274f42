import { expect } from 'chai';

import { readImageHeader, sniffImageFormat } from '@grounder/images';

import { expectCode } from '../../support/failures.js';
import { listImageFiles, readImageFile } from '../../support/image-files.js';

const formats: Readonly<Record<string, string>> = { jpg: 'jpeg', tif: 'tiff' };
const turned = /orientation-[5-8]/;

describe('readImageHeader', () => {
  it('reads format and stored size of every fixture', () => {
    for (const { name, bytes, expected } of listImageFiles('')) {
      const ending = name.slice(name.lastIndexOf('.') + 1);
      const stored = turned.test(name)
        ? { width: expected.height, height: expected.width }
        : { width: expected.width, height: expected.height };

      const header = readImageHeader(bytes);

      expect({ width: header.width, height: header.height }, name).to.deep.equal(stored);
      expect(header.format, name).to.equal(formats[ending] ?? ending);
    }
  });

  it('reads the size of a lossless and an extended WebP file', () => {
    expect(readImageHeader(readImageFile('lossless.webp').bytes)).to.include({ width: 37 });
    expect(readImageHeader(readImageFile('orientation-6.webp').bytes)).to.include({ width: 37 });
  });

  it('takes the largest of the sizes that an AVIF file of tiles lists', () => {
    const avif = readImageFile('lossy.avif').bytes;
    const at = Buffer.from(avif).indexOf('ispe') - 4;
    const smaller = avif.slice(at, at + 20);
    new DataView(smaller.buffer).setUint32(12, 8);
    const both = Buffer.concat([avif.subarray(0, at), smaller, avif.subarray(at)]);

    expect(readImageHeader(both)).to.include({ width: 37, height: 23 });
  });

  it('refuses no bytes, unknown bytes and headers without a size', () => {
    const text = new TextEncoder();
    for (const bytes of [
      new Uint8Array(),
      new Uint8Array(4000),
      text.encode('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      text.encode('BMW cars, a text file of more than fifty-four bytes in all.'),
      text.encode('GIF89a'),
      Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]),
      text.encode('\0\0\0\x18ftypavif\0\0\0\0avifmif1'),
    ]) {
      expectCode(() => readImageHeader(bytes), 'INVALID_IMAGE');
    }
  });

  it('ends on boxes nested without end', () => {
    const nested = Buffer.concat([
      Buffer.from('\0\0\0\x18ftypavif\0\0\0\0avifmif1', 'latin1'),
      Buffer.from('\0\0\0\x0cmeta\0\0\0\0'.repeat(100_000), 'latin1'),
    ]);

    expectCode(() => readImageHeader(nested), 'INVALID_IMAGE');
  });
});

describe('sniffImageFormat', () => {
  it('knows nothing of other bytes', () => {
    expect(sniffImageFormat(new Uint8Array(64))).to.be.undefined;
    expect(sniffImageFormat(new TextEncoder().encode('%PDF-1.7'))).to.be.undefined;
  });

  it('tells HEIC from AVIF by the brands', () => {
    const brand = (text: string) =>
      sniffImageFormat(new TextEncoder().encode(`\0\0\0\x18ftyp${text}`));

    expect(brand('heic\0\0\0\0mif1heic')).to.equal('heic');
    expect(brand('mif1\0\0\0\0mif1avif')).to.equal('avif');
  });
});
