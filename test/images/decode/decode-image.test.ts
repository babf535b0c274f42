import { expect } from 'chai';

import type { ImageCodec, RasterImage } from '@grounder/core';
import { createRasterImage } from '@grounder/core';
import type { ImageInput, RawPixels } from '@grounder/images';
import { decodeImage } from '@grounder/images';
import { comparePixels } from '@grounder/testing/internal';

import { rejectionOf } from '../../support/failures.js';
import { readImageFile } from '../../support/image-files.js';

const noCodec: ImageCodec = {
  decode: () => Promise.reject(new Error('the codec was called')),
  encode: () => Promise.reject(new Error('the codec was called')),
};

function raw(channels: RawPixels['channels'], ...data: readonly number[]): RawPixels {
  return { data: Uint8Array.from(data), width: data.length / channels, height: 1, channels };
}

describe('decodeImage', () => {
  const { bytes, expected } = readImageFile('rgb.png');
  const buffer = bytes.slice().buffer;
  const inputs: readonly (readonly [string, ImageInput])[] = [
    ['bytes', bytes],
    ['a Buffer', Buffer.from(bytes)],
    ['an ArrayBuffer', buffer],
    ['a Blob', new Blob([buffer])],
    ['a File', new File([buffer], 'rgb.png')],
  ];

  for (const [name, input] of inputs) {
    it(`decodes ${name}`, async () => {
      expect(comparePixels(await decodeImage(input), expected).most).to.equal(0);
    });
  }

  it('returns a picture as it is', async () => {
    const image = await decodeImage(expected, { codec: noCodec });

    expect(image).to.deep.equal(expected);
  });

  it('passes the limit on to the codec', async () => {
    let limit = 0;
    const codec: ImageCodec = {
      ...noCodec,
      decode: (_, { maxPixels }): Promise<RasterImage> => {
        limit = maxPixels;
        return Promise.resolve(createRasterImage(1, 1));
      },
    };

    await decodeImage(bytes, { codec });
    expect(limit).to.equal(100_000_000);

    await decodeImage(bytes, { codec, maxPixels: 12 });
    expect(limit).to.equal(12);
  });

  const pixels: readonly (readonly [string, RawPixels, readonly number[]])[] = [
    ['repeats grey', raw(1, 0, 77, 255), [0, 0, 0, 77, 77, 77, 255, 255, 255]],
    [
      'lays grey over white',
      raw(2, 100, 0, 100, 255, 100, 51),
      [255, 255, 255, 100, 100, 100, 224, 224, 224],
    ],
    ['keeps RGB', raw(3, 1, 2, 3), [1, 2, 3]],
    [
      'lays colours over white',
      raw(4, 0, 10, 255, 128, 9, 8, 7, 0),
      [127, 132, 255, 255, 255, 255],
    ],
    ['keeps opaque colours', raw(4, 9, 8, 7, 255), [9, 8, 7]],
  ];
  for (const [name, input, rgb] of pixels) {
    it(`${name} without a codec`, async () => {
      const { data } = await decodeImage(input, { codec: noCodec });

      expect([...data]).to.deep.equal(rgb);
    });
  }

  it('returns a picture as it is', async () => {
    const picture = createRasterImage(2, 1);

    expect(await decodeImage(picture)).to.equal(picture);
  });

  it('rounds every colour laid over white to the nearest', async () => {
    const all = Uint8Array.from({ length: 2 * 65536 }, (_, index) =>
      index % 2 === 0 ? index >> 9 : (index >> 1) & 255,
    );

    const { data } = await decodeImage({ data: all, width: 256, height: 256, channels: 2 });

    for (let pixel = 0; pixel < 65536; pixel += 1) {
      const [grey, alpha] = [pixel >> 8, pixel & 255];
      const wanted = Math.round((grey * alpha + 255 * (255 - alpha)) / 255);
      if (data[3 * pixel] !== wanted) expect(data[3 * pixel], `${grey} ${alpha}`).to.equal(wanted);
    }
  });

  it('refuses raw pixels of another length', async () => {
    for (const channels of [1, 2, 3, 4] as const) {
      const input: RawPixels = { data: new Uint8Array(23), width: 2, height: 3, channels };

      const error = await rejectionOf(decodeImage(input));

      expect(error).to.have.property('code', 'INVALID_IMAGE');
      expect(error)
        .to.have.property('message')
        .that.includes(`expected ${6 * channels} bytes`);
    }
  });

  const sizes: readonly (readonly [string, number, number])[] = [
    ['no pixels', 0, 0],
    ['negative sides', -2, -3],
    ['half pixels', 0.5, 12],
  ];
  for (const [name, width, height] of sizes) {
    it(`refuses raw pixels with ${name}`, async () => {
      const data = new Uint8Array(width * height);

      const error = await rejectionOf(decodeImage({ data, width, height, channels: 1 }));

      expect(error).to.have.property('code', 'INVALID_IMAGE');
    });
  }

  it('refuses raw pixels beyond the limit', async () => {
    const error = await rejectionOf(decodeImage(raw(1, 1, 2, 3, 4), { maxPixels: 3 }));

    expect(error).to.have.property('code', 'IMAGE_TOO_LARGE');
  });

  it('refuses what is neither bytes nor pixels', async () => {
    for (const input of [{}, { data: [1, 2, 3], width: 1, height: 1 }, new Float32Array(3)]) {
      const error = await rejectionOf(decodeImage(input as unknown as ImageInput));

      expect(error).to.have.property('code', 'INVALID_IMAGE');
    }
  });

  it('refuses a limit that is no positive number', async () => {
    for (const maxPixels of [0, -1, NaN]) {
      const error = await rejectionOf(decodeImage(bytes, { maxPixels }));

      expect(error).to.have.property('code', 'INVALID_OPTION');
    }
  });

  it('says what came when it is a text file', async () => {
    const error = await rejectionOf(decodeImage(new TextEncoder().encode('Dear reader, hello')));

    expect(error).to.have.property('code', 'INVALID_IMAGE');
    expect(error).to.have.property('message').that.includes('text that begins "Dear reader, hel"');
  });
});
