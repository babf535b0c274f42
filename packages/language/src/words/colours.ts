/** Words for colours, separated by white space. */
export const colours = `
amber aqua auburn azure beige black blk blond blonde blue bluish bronze brown brownish brunette
burgundy charcoal chrome coral cream crimson cyan ginger gold golden gray grayish green greenish
grey greyish indigo ivory khaki lavender lilac lime magenta maroon mauve multicolor multicolored
multicolour multicoloured mustard navy ochre olive orange orangish peach pink pinkish purple purplish
rainbow red reddish rose rust salmon scarlet silver silvery tan tawny teal turquoise violet white
whitish wht yellow yellowish
`;

/** Words that shade a colour that follows them: "light blue". */
export const shades = `
baby bright dark deep dirty dull faded forest hot hunter jet light lighter darker lime mint mostly
navy neon off olive pale pastel rose royal sky solid very vivid
`;

/** Words that say that the word before them is a colour: "green coloured". */
export const colourMarkers = 'color colored colour coloured hued toned';
