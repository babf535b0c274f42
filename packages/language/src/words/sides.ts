/** Words for places in the picture or on a thing, separated by white space. */
export const sides = `
back background bottom center centre farthest-left foreground front left left-hand lower middle rear
right right-hand top upper
`;

/** Nouns that may close a side: "left side", "top corner", "back row". */
export const sideNouns = `
area border corner edge end half hand handside lane part portion quadrant region row section side
third
`;

/** Places at the border of the picture, or far in it, when they are no thing's: "in the corner". */
export const spots = 'border corner distance edge';

/** Words that strengthen a side: "far left". */
export const sideIntensifiers = 'absolute bottom extreme far furthest farthest immediate very';

/** Words for the picture itself, separated by white space. */
export const pictureNouns = `
camera-view frame image img photo photograph pic picture scene screenshot shot snapshot view
`;

/** Words for the eye that looks at the scene, separated by white space. */
export const viewpointNouns = `
camera cameraman foreground lens me observer photographer picture screen us viewer you
`;

/** Words for all the candidates together: "on the left of the group". */
export const setNouns = `
all both bunch everyone five four group lineup many others pack pair rest set six them these those
three trio two
`;
