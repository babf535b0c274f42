/** Adjectives that the tagger often takes for something else, separated by white space. */
export const adjectives = `
adult asian african american angled antique arched asleep awake bald balding bare beautiful bearded
blank blurred blurry bottom bright bushy busy calico cartoon checked checkered chequered circular clean clear
closed coloured colorful colored colourful crouched curled curly curved dark decorated decorative
dirty dotted double double-decker dry elderly electric electronic empty faced fancy female floral flowered
fluffy french frilly front-facing frosted full furry fuzzy glazed grassy green haired hairy
half handheld handsome happy hardwood headless heavy hidden hooded horizontal huge indian
japanese juvenile knitted lead light lit live lone main male middle-aged military modern muddy multi
naked nearby new nice old open ornate oval overweight painted paisley pinstriped patterned plaid plain polka
portable pregnant pretty printed public ragged rectangular ripe round rusty sad scruffy
shaded shaggy shirtless shiny sharp sideways single sleeved sleeveless sleepy snowy spotted
stacked steaming still striped stuffed sunny teenage thick toasted topless
toy transparent triangular unripe upright upset vertical vintage visible wet whole wild wrinkled
young blurred unused alone alive bored upside-down inside-out
`;

/** Adjectives that may stand for a person: "the blonde", "the elderly". */
export const personAdjectives = `
adult african asian blond blonde brunette elderly female male adolescent
`;

/** Nouns that only describe the animal or person after them: "baby elephant". */
export const describingNouns = `
adult baby child father female juvenile lady male mama mom momma mother papa parent teen teenage
infant
`;
