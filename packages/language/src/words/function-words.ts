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

/** Openings that ask or announce and name nothing; several may follow one another. */
export const openings = `
can you|could you|would you|will you|can you see|do you see|is there|are there|help me|i am looking for|
i am trying to|i need|i need to|i need you to|i would like|i would like to|i would like you to|i want|
i want to|i want you to|i can see|i see|i mean|please|find me|find|show me|show|tell me|tell me where|
look for|look at|point to|point at|point out|locate|select|choose|click on|click|where is|where are|
what is|there is|there are|this is|these are|it is|that is|those are|here is|here are|give me|highlight|
a close up of|close up of|an up close|up close|a closeup of|detect|segment|ground|looks like|appears to be|only|just|also
`;
