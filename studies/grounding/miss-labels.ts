// Why the embedded default misses expressions of RefCOCOS' development half (MIT,
// kuoyang1999/refcocos-annotator), as a person who looked at the photo with the chosen and the right
// box, the parse and the factors said: the first thing that went wrong.

/** What can go wrong, in the order of the stages. */
export const missCauses = [
  'proposal',
  'parse',
  'attribute',
  'relation',
  'world knowledge',
] as const;

/** Why an expression was missed. */
export interface MissLabel {
  readonly cause: (typeof missCauses)[number];
  readonly what: string;
}

const labels: readonly (readonly [expression: string, ...label: [MissLabel['cause'], string]])[] = [
  ['person holding a goose feather', 'relation', 'a feather is no class of the detector'],
  [
    'the ski pole held by the left hand of the person in the air',
    'proposal',
    'no class for ski poles',
  ],
  [
    'the person who is not facing the camera and not holding a camera',
    'attribute',
    'somebody in the dark, seen from the side',
  ],
  [
    'the frisbee with green pattern held by the person on the right hand side of the person in red',
    'relation',
    'four hands and four frisbees close together: which is held by whom',
  ],
  ['the frisbee that the child in blue is looking at', 'relation', 'a gaze is read as nearness'],
  [
    'third motorcycle from the left',
    'relation',
    'motorcycles that hide one another are not all counted',
  ],
  [
    'the three people on the balcony right above crowd, not on the ground',
    'relation',
    'balconies and crowds are no classes',
  ],
  [
    'the person holding a frisbee and not wearing a bag',
    'proposal',
    'a frisbee in front of a person is taken for a person',
  ],
  [
    'the person partially obscured by the person in red shorts',
    'proposal',
    'somebody half hidden is no person to the detector',
  ],
  ['the second car behind the car with two open doors', 'relation', 'open doors are not seen'],
  [
    'the horse with white spots on its face ridden by a shirtless person',
    'proposal',
    'a horse that comes head-on, far away, is none to the detector',
  ],
  ['chips that is neither red nor green', 'proposal', 'no class for chips'],
  [
    'man sitting next to number 25 with his mouth open',
    'relation',
    'numbers on shirts are not read',
  ],
  ['the watermelon behind the one that is being held', 'proposal', 'no class for melons'],
  ['the kite on the left of english flag', 'world knowledge', 'which flag is the English one'],
  ['the cap of the portable stove', 'proposal', 'no class for caps of stoves'],
  [
    'the man the woman with a translucent veil looking at',
    'relation',
    'a gaze is read as nearness',
  ],
  [
    'the knife that is neither held by anyone nor placed on the marble surface',
    'proposal',
    'a knife of a few pixels',
  ],
  [
    'the bicycle being ridden by a person holding a dog',
    'proposal',
    'a box around half of the right bicycle comes first',
  ],
  [
    'the chair close to the fruit and not next to the refrigerator',
    'proposal',
    'only the back of the chair shows above the table',
  ],
  [
    'a display screen that is not showing any content with red color',
    'attribute',
    'what a screen shows',
  ],
  [
    'the person who is holding a camera and carrying a green bag',
    'relation',
    'the camera and the bag are too small for the detector',
  ],
  [
    'the bottle with a white top that is closest to the red bottle',
    'attribute',
    'a white cap of a few pixels',
  ],
  ['the smallest bottle without a blue or green cap', 'attribute', 'caps of bottles'],
  [
    'the bottle that is not in the refrigerator and has blue writing on its label',
    'attribute',
    'writing on a label',
  ],
  [
    'the red bottle that is not located on the first shelf from the top',
    'proposal',
    'the detector is hardly sure of so small a bottle',
  ],
  [
    'a bowl on a metal wall-mounted open cabinet that is not stacked',
    'relation',
    'cabinets are no class',
  ],
  [
    'a person who is not on the sidewalk and is carrying a bag that is not blue',
    'relation',
    'sidewalks are no class',
  ],
  ['a motorcycle facing toward the road with a red seat', 'relation', 'roads are no class'],
  [
    'a person next to a bicycle lying on the ground who is not making a phone call',
    'relation',
    'making a phone call cannot be judged',
  ],
  [
    'the man wearing backpack to the left side of the red-shirt girl, not the boy',
    'attribute',
    'boys and men are one class',
  ],
  ['the one standing above stairs, not near bike or motor', 'proposal', 'somebody behind glass'],
  [
    'the third one from the back of the boat',
    'relation',
    'the boat of seven people is one of twenty pixels in height: whose boat it is',
  ],
  [
    'the person on the right side of the row with no one wearing hat but one wearing hairband',
    'proposal',
    'the rower is no person to the detector',
  ],
  [
    'the man between the yellow-coat guy and the blue-shirt woman, hair not yellow',
    'attribute',
    'hair of a few pixels',
  ],
  [
    "the white car next to the red car, in front of the car that's tilted to the side",
    'relation',
    'which of many overlapping cars is in front of which',
  ],
  [
    'yellow taxi, not on the slope, close to the big bus',
    'attribute',
    'a yellow taxi in the shade is brown to the pixels',
  ],
  [
    'the one with dark color cloth, not riding bike',
    'attribute',
    'two people in dark clothes of a few pixels',
  ],
  [
    'the bag carried by the person with a purple umbrella and pulling a small suitcase',
    'relation',
    'whose umbrella, among thirty',
  ],
  [
    "the person on the right side from the single man's perspective, not holding beer",
    'world knowledge',
    'the view of somebody in the picture',
  ],
  [
    'the bed no one sitting on, and not the upper bed',
    'proposal',
    'the lower bed behind bars and its guest',
  ],
  [
    'the person standing above stairs, not near any bikes or motorcycles',
    'proposal',
    'somebody behind glass',
  ],
  ['a black car that is not moving away from the camera', 'attribute', 'the way a car drives'],
  [
    'the lower traffic light mounted on the pole struck by a car',
    'relation',
    'which pole was struck',
  ],
  [
    'the kite located directly above the kite shaped like a green gecko',
    'world knowledge',
    'a kite in the shape of a gecko',
  ],
  [
    'the middle hotdog image on the food cart beneath the halal food sign',
    'proposal',
    'no class for pictures of food',
  ],
  [
    'the elephant standing on higher terrain behind the person who is not wearing a hat',
    'relation',
    'hills are no class',
  ],
  [
    'the person who is not in a tent, facing away from the camera',
    'proposal',
    'a box around half of the right person comes first',
  ],
  [
    'the empty bench next to the bench occupied by a person reading a newspaper',
    'attribute',
    'whether a bench is empty, where boxes of people overlap it',
  ],
  ['person sitting without glasses and with white hair', 'attribute', 'white hair of a few pixels'],
];

/** The labels, by expression. */
export const missLabels: ReadonlyMap<string, MissLabel> = new Map(
  labels.map(([expression, cause, what]) => [expression, { cause, what }]),
);
