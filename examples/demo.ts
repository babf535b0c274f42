// `npm run demo`: grounds phrases in two photos and draws what it found into out/demo.
import { mkdir } from 'node:fs/promises';

import { resizeImage } from '@grounder/images';
import { annotateFactors, createGrounder, loadImage, saveImage } from 'grounder';

import { harbour, pastoral } from './photos.js';

const photos = [
  {
    name: 'pastoral',
    path: pastoral,
    phrases: [
      'the sheep on the right',
      'second sheep from the left',
      'the white sheep on the left',
      'the biggest sheep',
      'the zebra',
    ],
  },
  {
    name: 'harbour',
    path: harbour,
    phrases: ['the fisherman in the boat', 'the black boat on the left', 'the biggest ship'],
  },
];
const folder = 'out/demo';

await mkdir(folder, { recursive: true });
await using grounder = await createGrounder();
for (const { name, path, phrases } of photos) {
  const image = await loadImage(path);
  for (const phrase of phrases) {
    const grounding = await grounder.ground(image, phrase);
    const file = `${folder}/${name}-${phrase.replaceAll(' ', '-')}.png`;
    await saveImage(file, image, [annotateFactors(image, grounding)]);
    const where = grounding.box === undefined ? 'nothing fits' : describe(grounding.box);
    console.log(`“${phrase}” in ${name}: ${where}`);
    console.log(`  why: ${grounding.reason}`);
    console.log(`  drawn in ${file}`);
  }
}

// The picture that the README opens with, small enough to load with it.
const drawn = await loadImage(`${folder}/harbour-the-black-boat-on-the-left.png`);
const [width, height] = [600, Math.round((drawn.height * 600) / drawn.width)];
await saveImage(`${folder}/answer.jpg`, resizeImage(drawn, { width, height }));

function describe(box: Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>): string {
  const { left, top, right, bottom } = box;
  const sides = { left, top, right, bottom };
  return Object.entries(sides)
    .map(([side, value]) => `${side} ${Math.round(value)}`)
    .join(', ');
}
