/** Nouns that the tagger often takes for something else, separated by white space. */
export const nouns = `
airplane apple backpack ball banana bananas bat bats bear bears bed bench bike bird board boat book
bottle bowl box bread broccoli bus bushes cabinet cake can cap car carrot cart cat catch catcher cell
chair chicken child clock cloth coat computer control cook couch cover cow crane cross cup cut-out deck
desk dish dishes display dog donut door drawer dress drink drinks duck elephant fan feet fence field
file fish flag flower food fork fries frisbee fruit giraffe girl glass glasses glove goat grass guard
guide hair handbag handle hat head helmet horse hot-dog house husky island jacket jeans judge kid kite knife
lamb lamp laptop leaf leaves lead leash liquid light lights lounge man mark mat mask match meal meat mirror
mouse mug mustard number oar object orange oranges oven olive pad paddle paint pan pants park patch peach pen person phone
photographer pitcher pizza plane plant plants plate plates play player pillow pole pool pot purse
rack racket rail remote rider road rock roll rolls roof rose salad salmon sand sandwich scarf screen seat serving set shade
sheep shelf ship shirt shoes shorts sign silverware sink skateboard skater ski skier skies skis slope
snow snowboard soup spoon sprinkles stand staircase stairs steak stick stove street suit suitcase surfboard
surfer sweater switch table tank tarp tee tent tie ties toast toilet top towel toy track trail train
trains trash tray tree truck tub tv umbrella van vase vehicle vest wall watch water wheel wheels wii
window wine wing wings woman worker wrap zebra
`;

/** Nouns with no singular or with the same one, separated by white space. */
export const unchangingNouns = `
bangs bass binoculars boxers briefs broccoli bus canvas capris chess clothes cutlery deer
dress fish fries gas glass goggles gps grass headphones jeans khakis leggings lens
moose news overalls pajamas pants pliers pyjamas reins scissors sheep shorts slacks species
stairs sunglasses suspenders swiss sweatpants tennis tights tongs trousers tweezers underpants
walrus species series canvas compass cross mattress princess waitress actress hostess goddess moss
brass class boss kiss mass pass press business fitness surplus cactus octopus virus
`;

/** Unchanging nouns that count as a plural: "jeans". */
export const pluralOnlyNouns = `
bangs binoculars boxers briefs capris clothes fries goggles headphones jeans khakis leggings overalls
pajamas pants pliers pyjamas reins scissors shorts slacks stairs sunglasses suspenders sweatpants
tights tongs trousers tweezers underpants
`;

/** Plurals that no rule gives, each followed by its singular. */
export const irregularPlurals = `
men man women woman children child people person feet foot teeth tooth geese goose mice mouse oxen ox
knives knife wives wife lives life leaves leaf loaves loaf halves half shelves shelf calves calf
wolves wolf scarves scarf hooves hoof thieves thief elves elf selves self dice die cacti cactus
fungi fungus buses bus gases gas lenses lens cookies cookie movies movie ties tie pies pie zombies
zombie brownies brownie hoodies hoodie smoothies smoothie veggies veggie selfies selfie birdies birdie
shoes shoe toes toe horseshoes horseshoe canoes canoe oboes oboe axes axe skies sky
headaches headache caches cache mustaches mustache moustaches moustache houses house horses horse
vases vase roses rose noses nose hoses hose purses purse nurses nurse blouses blouse cases case
suitcases suitcase briefcases briefcase bases base phases phase mouses mouse cheeses cheese
seahorses seahorse fuses fuse sauces sauce
`;

/** Nouns of several words whose first is no noun of its own here, separated by commas. */
export const compoundNouns =
  'high chair,hot dog,hot dogs,hot pot,ice cream,living room,orange juice,polar bear,brief case,stop light,street light,light fixture,light bulb,light pole,potted plant,' +
  'remote control,stuffed animal,stuffed bear,vacuum cleaner,traffic light,white board,wii remote,left field';
