/** Things that stay as they stand, so that who lies or leans beside one is somebody else. */
export const fixtures = `
bathtub beach bed bench booth bridge building bus bush cabinet car chair church corner couch counter
court crosswalk curb desk dock door doorway fence field fireplace floor fridge furniture garage gate grass
ground hill home house hydrant lake lawn mountain ocean oven park pier pillar platform pole pond pool
porch post refrigerator river road rock room sand sea sea-shore shelf shop shore sidewalk sink snow sofa
stair stairs stand station statue store stove street table tower track train tree truck van wall water
window yard
`;
