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
  ['the person who is wearing a necklace', 'attribute', 'a necklace is too small for the detector'],
  ['person holding a goose feather', 'relation', 'a goose feather is no class of the detector'],
  [
    'the ski pole held by the left hand of the person in the air',
    'proposal',
    'no region of the right class fits it',
  ],
  [
    'the person who is not facing the camera and not holding a camera',
    'attribute',
    'faces of small people',
  ],
  [
    'the frisbee with green pattern held by the person on the right hand side of the person in red',
    'parse',
    'the side was given to the frisbee, not to the person',
  ],
  ['the frisbee that the child in blue is looking at', 'relation', 'a gaze is read as nearness'],
  ['third motorcycle from the left', 'relation', 'doubtful boxes are counted along'],
  [
    'the three people on the balcony right above crowd, not on the ground',
    'relation',
    'balcony and crowd are no classes',
  ],
  [
    'the person holding a frisbee and not wearing a bag',
    'relation',
    'the frisbee touches two people',
  ],
  [
    'the person partially obscured by the person in red shorts',
    'relation',
    'the red shorts are not seen',
  ],
  [
    'the second car behind the car with two open doors',
    'relation',
    'doubtful boxes are counted along; open doors',
  ],
  [
    'the horse with white spots on its face ridden by a shirtless person',
    'proposal',
    'no region of the right class fits it',
  ],
  ['chips that is neither red nor green', 'proposal', 'no region of the right class fits it'],
  [
    'the watermelon behind the one that is being held',
    'proposal',
    'no region of the right class fits it',
  ],
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
    'no region of the right class fits it',
  ],
  ['the bicycle being ridden by a person holding a dog', 'relation', 'which rider holds a dog'],
  [
    'the chair close to the fruit and not next to the refrigerator',
    'proposal',
    'no region of the right class fits it',
  ],
  [
    'a display screen that is not showing any content with red color',
    'proposal',
    'no region of the right class fits it',
  ],
  [
    'the person who is holding a camera and carrying a green bag',
    'relation',
    'the camera is too small',
  ],
  [
    'the bottle with a white top that is closest to the red bottle',
    'attribute',
    'a white cap of 17 pixels',
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
    'no region of the right class fits it',
  ],
  ['a woman wearing sandals', 'attribute', 'sandals'],
  [
    'a bowl on a metal wall-mounted open cabinet that is not stacked',
    'relation',
    'a cabinet is no class',
  ],
  [
    'a person who is not on the sidewalk and is carrying a bag that is not blue',
    'relation',
    'a sidewalk is no class; the bag is doubtful',
  ],
  [
    'a motorcycle facing toward the road with a red seat',
    'proposal',
    'no region of the right class fits it',
  ],
  [
    'a person next to a bicycle lying on the ground who is not making a phone call',
    'parse',
    '“lying” was given to the person',
  ],
  [
    'a bus moving toward the camera with blue on its front',
    'attribute',
    'blue on the front of a bus',
  ],
  [
    'the man wearing backpack to the left side of the red-shirt girl, not the boy',
    'relation',
    'the boy is told from the man by nothing',
  ],
  [
    'the one standing above stairs, not near bike or motor',
    'proposal',
    'no region of the right class fits it',
  ],
  ['the third one from the back of the boat', 'proposal', 'no region of the right class fits it'],
  [
    'the kite that flies the third highest in the middle',
    'proposal',
    'no region of the right class fits it',
  ],
  [
    'the person on the right side of the row with no one wearing hat but one wearing hairband',
    'proposal',
    'no region of the right class fits it',
  ],
  [
    'the man between the yellow-coat guy and the blue-shirt woman, hair not yellow',
    'attribute',
    'a yellow coat of a neighbour',
  ],
  [
    "the white car next to the red car, in front of the car that's tilted to the side",
    'proposal',
    'no region of the right class fits it',
  ],
  ['yellow taxi, not on the slope, close to the big bus', 'attribute', 'a taxi in the shade'],
  [
    'the bag carried by the person with a purple umbrella and pulling a small suitcase',
    'relation',
    'a purple umbrella of the carrier',
  ],
  [
    "the person on the right side from the single man's perspective, not holding beer",
    'world knowledge',
    'the point of view of somebody in the picture',
  ],
  [
    'the bed no one sitting on, and not the upper bed',
    'proposal',
    'no region of the right class fits it',
  ],
  [
    'the person standing above stairs, not near any bikes or motorcycles',
    'proposal',
    'no region of the right class fits it',
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
    'no region of the right class fits it',
  ],
  [
    'the elephant standing on higher terrain behind the person who is not wearing a hat',
    'relation',
    'terrain is no class; a hat',
  ],
  [
    'the person who is not in a tent, facing away from the camera',
    'attribute',
    'a tent is no class',
  ],
];

/** The labels, by expression. */
export const missLabels: ReadonlyMap<string, MissLabel> = new Map(
  labels.map(([expression, cause, what]) => [expression, { cause, what }]),
);
