/** Determiners, separated by white space. */
export const determiners = `
a an another any both each either every few its it's many more my other our several some such the
their thier this these those your his various
`;

/** Pronouns that stand for a thing, separated by white space. */
export const pronouns = `
anybody anyone anything everybody everyone everything he her hers herself him himself his i it itself
me nobody none nothing one oneself ones she somebody someone something theirs them themselves these they those us
we you yours another others
`;

/** Forms of auxiliary verbs, separated by white space. */
export const auxiliaries = `
am are be been being can could did do does is isn aren doesn don didn may might must shall should
was wasn were weren will would appears seems getting
`;

/** Words that open a relative clause, separated by white space. */
export const relatives = 'that thats where which who whom whose whos';

/** Words that join, separated by white space. */
export const conjunctions = '& and as because but if nor or plus than when while yet so';

/** Words that deny, separated by white space. */
export const negations = 'neither never no not non without';

/** Adverbs that add nothing to the choice of a thing, separated by white space. */
export const adverbs = `
actively actually again ahead all almost already also alone apparently away barely completely
currently directly either entirely especially even exactly extremely fairly forward fully
halfway here home immediately indoors instead just kinda least maybe merely mostly nearly now only outdoors partially partly perhaps possibly probably quite rather really
separately sideways slightly so somewhat still straight super then there together too upright
upside upwards usually very well where yet much
`;

/** Openings that ask or announce and name nothing, longest first where they share a start. */
export const openings = `
can you find|could you find|can you see|i am looking for|i'm looking for|i would like|i want|i see|i
mean|please find|please select|please|find me|find|show me|show|look for|look at|point to|point at|
point out|locate|select|choose|click on|click|where is|where are|where's|what is|there is|there are|
there's|this is|these are|it is|it's|that is|that's|those are|here is|here are|give me|highlight|
a close up of|close up of|an up close|up close|a closeup of|detect|segment|ground|looks like|appears to be|only|just|also
`;
