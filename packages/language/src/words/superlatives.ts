/** Words in -est that are no superlatives. */
export const falseSuperlatives = `
armrest arrest backrest breast footrest headrest chest contest crest digest forest guest harvest honest interest modest nest pest
priest quest request rest test vest west crest southwest northwest midwest tempest
`;

/** Extremes of position that need no ending: "the far one", "the near one". */
export const plainSuperlatives = `
central far far-left far-right foremost hindmost innermost leftmost lowermost nearby near outermost
outer inner outside inside rightmost topmost uppermost bottommost frontmost backmost rearmost
middlemost left-most right-most top-most bottom-most front-most utmost
`;

/** Comparatives; with "the" or nothing before them they pick one of several: "the taller man". */
export const comparatives = `
better bigger blacker blonder blurrier brighter broader browner bulkier chubbier clearer closer
darker deeper dirtier emptier farther faster fatter fluffier fuller further fuzzier greener happier
heavier higher larger lesser lighter longer lower nearer neater newer nicer older paler redder
rougher rounder shallower sharper shinier shorter skinnier slimmer slower smaller smoother steeper
straighter taller thicker thinner tinier uglier whiter wider younger
`;

/** Comparatives of size: "a larger dog" says its size. */
export const sizeComparatives = `
bigger broader bulkier chubbier fatter higher larger longer lower narrower shorter skinnier slimmer
smaller taller thicker thinner tinier wider
`;
