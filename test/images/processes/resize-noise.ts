// Prints how many bytes of a resized picture differ from what the plain kernel gives.
import { createRandom, createRasterImage } from '@grounder/core';
import { plainKernel, resizeImage } from '@grounder/images';

const random = createRandom(7);
const data = Uint8Array.from({ length: 3 * 200 * 150 }, () => Math.floor(256 * random()));
const image = createRasterImage(200, 150, data);
const size = { width: 32, height: 24 };
const expected = resizeImage(image, { ...size, kernel: plainKernel }).data;
const found = resizeImage(image, size).data;
console.log(found.filter((byte, index) => byte !== expected[index]).length);
