import orderWords from '../../words/order-words.json' with { type: 'json' };
import type { OrderDefinition } from './order-definition.js';

type Measure = OrderDefinition['measure'];

const fromLeft: Measure = ({ centerX }, { width }) => centerX / width;
const fromTop: Measure = ({ centerY }, { height }) => centerY / height;

/** What is nearer to the camera has its foot lower in the picture and is larger. */
const nearness: Measure = (region, picture) => {
  const size = 1 + Math.log2(Math.sqrt(region.area / picture.area)) / 6;
  return 0.5 * Math.min(1, region.bottom / picture.height) + 0.5 * Math.max(0, Math.min(1, size));
};

const edgeDistance: Measure = (region, picture) =>
  Math.min(
    region.left / picture.width,
    region.top / picture.height,
    1 - region.right / picture.width,
    1 - region.bottom / picture.height,
  );

const centrality: Measure = (region, picture) =>
  1 - Math.hypot(fromLeft(region, picture) - 0.5, fromTop(region, picture) - 0.5) / Math.SQRT1_2;

function complement(measure: Measure): Measure {
  return (region, picture) => 1 - measure(region, picture);
}

function negative(measure: Measure): Measure {
  return (region, picture) => -measure(region, picture);
}

function place(
  name: keyof typeof orderWords,
  definition: string,
  measure: Measure,
): OrderDefinition {
  return { name, words: orderWords[name], definition, isPlace: true, softness: 0.015, measure };
}

function size(
  name: keyof typeof orderWords,
  definition: string,
  measure: Measure,
): OrderDefinition {
  return { name, words: orderWords[name], definition, isPlace: false, softness: 0.06, measure };
}

const logArea: Measure = ({ area }) => Math.log(area) / 2;
const logHeight: Measure = ({ height }) => Math.log(height);
const logWidth: Measure = ({ width }) => Math.log(width);
const logLength: Measure = ({ width, height }) => Math.log(Math.max(width, height));
const slenderness: Measure = ({ width, height }) =>
  Math.abs(Math.log(height / width)) - Math.log(Math.min(width, height)) / 4;

/**
 * What extremes and counts go by. The first entry that has a word wins; words of a compound ("top
 * left") are looked up one by one.
 */
export const defaultOrders: readonly OrderDefinition[] = [
  place('left', 'How far left the centre lies.', complement(fromLeft)),
  place('right', 'How far right the centre lies.', fromLeft),
  place('top', 'How far up the centre lies.', complement(fromTop)),
  place('bottom', 'How far down the centre lies.', fromTop),
  place(
    'middle',
    'How close the centre lies to the middle of the picture or, with others, of the others.',
    centrality,
  ),
  place(
    'front',
    'How low its foot lies and how large the box is: what is nearer to the camera.',
    nearness,
  ),
  place('back', 'The reverse of front: what is farther from the camera.', complement(nearness)),
  place(
    'edge',
    'How close a side of the box comes to the border of the picture.',
    complement(edgeDistance),
  ),
  place('corner', 'How far the centre is from the middle.', complement(centrality)),
  size('largest', 'How large the area of the box is.', logArea),
  size('smallest', 'How small the area of the box is.', negative(logArea)),
  size('tallest', 'How high the box is, in itself.', logHeight),
  size('shortest', 'How low the box is, in itself.', negative(logHeight)),
  size('longest', 'How long the longer side of the box is.', logLength),
  size('widest', 'How wide the box is, in itself.', logWidth),
  size('thinnest', 'The ratio of the sides, and being small.', slenderness),
];

/** Words that only strengthen an extreme. */
export const orderIntensifiers: ReadonlySet<string> = new Set([
  'very',
  'far',
  'extreme',
  'absolute',
  'immediate',
  'furthest',
  'farthest',
  'most',
]);
