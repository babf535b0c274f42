/** Verbs of posture and movement: with a place after them they are a property and a relation. */
export const postureVerbs = `
bend climb crouch dangle dive drive fall float fly gallop graze hang jog jump kneel land
lay lie lean leap lie lounge march move park perch pose rest ride-along roll run sail seat sit skate
skateboard ski sleep slide snowboard squat stand step stop stoop surf swim swing trot
wade wait walk
`;

/** Verbs of posture that are as good for things as for people: "a bicycle lying on the ground". */
export const thingPostures = 'dangle float fly hang lay lean lie';

/** Verbs that only say that a thing is somewhere: with a place after them they are left out. */
export const locatingVerbs = `
appear catch find locate picture place position put see set show situate depict stay remain keep view
`;

/** Verbs that take a thing directly, separated by white space. */
export const transitiveVerbs = `
assist bite block board brush bump carry catch chase chew clean clutch contain control cook cover
cross cut display do drag draw drink eat enjoy enter examine face feed fix flip fly follow get give grab
graze grip have help hit hold hug kick kiss lead leave lick lift light make mount nuzzle observe offer
open operate pet pitch play point pour prepare present press pull punch push put raise reach read
receive ride roll serve shake share show sniff sport spray spread stir swing take taste tend text
throw touch try use view walk wash watch wear wield wipe work write
`;

/** Other verbs of pictures, in the form without ending. */
export const otherVerbs = `
argue attach attempt balance begin clad cover dress face seat blow bow break chat close come compete concentrate crawl cry dance
exit fill fight fold gaze gesture glance go grin groom grow hide hover hop laugh listen load look
peek peer perform pose practice relax rise rub shave sing smile smoke speak squint stack stare start stick
stretch surround talk think tie tilt toss top travel try turn type wave wrap yawn
`;

/** Nouns in -ing, separated by white space. */
export const gerundNouns = `
awning blessing bedding building buildings ceiling clothing coating covering drawing
dressing dwelling earring earrings evening filling flooring frosting furniture icing king landing
lettering lighting lining mooring morning nothing painting paintings parking pudding railing ring
rigging seasoning setting siding spring string stuffing swing thing things topping toppings
wedding wing wings wiring writing anything everything something sibling duckling dumpling
`;

/** Participles that do not end in -ed, with the verb they belong to. */
export const irregularParticiples = `
beaten beat bent bend bitten bite blown blow bound bind broken break brought bring built build bought
buy caught catch chosen choose cut cut drawn draw drunk drink driven drive eaten eat fallen fall fed
feed flown fly folded fold found find frozen freeze given give grown grow held hold hidden hide hit hit
hung hang kept keep knelt kneel laid lay lain lie led lead left-behind leave lit light made make
mown mow painted paint placed place put put ridden ride rolled roll sat sit seen see set set sewn sew
shown show shut shut sitted sit sliced slice slept sleep spread spread split split stood stand struck
strike stuck stick strewn strew sunk sink swung swing taken take thrown throw torn tear
tied tie turned turn unseen see upturned turn used use worn wear woven weave written write
`;

/** Adverbs that belong to the verb before them: "lying down". */
export const verbParticles = `
around apart aside away back backwards behind close closed down forward forwards in off on open out
over sideways straight together up upright upside downwards upwards alone still awake asleep outside
inside
`;

/** Words in -ing that join a noun after them: "cutting board", "shopping cart". */
export const compoundGerunds = `
baking bathing boxing changing charging chopping cutting dining fishing frying hunting ironing living
mixing racing rolling serving sewing shaving shopping skiing sleeping swimming waiting washing
`;
