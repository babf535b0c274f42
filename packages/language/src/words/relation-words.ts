/**
 * Relating words of several words and the form in which they are recorded, one a line. Words for
 * one relation share one form, so that a reader of queries meets few.
 */
export const relationPhrases = `
a part of = part of
above and to the left of = left of
above and to the right of = right of
across from = across from
adjacent to = next to
ahead of = in front of
all over = on
alongside of = next to
along side = next to
along side of = next to
amongst = among
aside from = except
at the end of = end of
at the side of = next to
atop of = on top of
away from = away from
except for = except
other than = except
rather than = except
instead of = except
apart from = except
beside of = next to
by the side of = next to
close to = close to
close by = close to
closer to = closer to
directly across from = across from
down from = below
farther from = farther from
further from = farther from
in back of = behind
in between = between
in front = in front of
infront of = in front of
in front of = in front of
in the midst of = among
inside of = inside
in side of = inside
near to = near
nearer to = closer to
next of = next to
next to = next to
next too = next to
off of = off
on back of = on
on side of = next to
on the back of = on the back of
on the edge of = edge of
on the end of = end of
on the front of = on the front of
on the inside of = inside
on the outside of = outside
on the side of = next to
on to = onto
on top = on top of
on top of = on top of
ontop of = on top of
opposite of = opposite
opposite to = opposite
out of = out of
outside of = outside
over top of = on top of
similar to = like
such as = like
to the side of = next to
facing away from = facing away from
facing in the same direction as = facing same way as
facing the same direction as = facing same way as
facing the same way as = facing same way as
full of = full of
same colour as = same color as
on same side as = same side as
on the same side as = same side as
up against = against
up on = on
up to = up to
with out = without
`;

/** Single relating words and the form in which they are recorded, where that is another. */
export const relationSynonyms = `
alongside = next to
amid = among
amidst = among
amongst = among
aside = next to
atop = on top of
behing = behind
behide = behind
beneath = under
beside = next to
besides = next to
betwixt = between
bwteen = between
bwtween = between
inbetween = between
infront = in front of
nest = next to
ontop = on top of
opposite = across from
underneath = under
excluding = except
towards = toward
upon = on
w = with
within = inside
w/ = with
`;

/** Prepositions, separated by white space. */
export const prepositions = `
aboard about above across after against along alongside amid amidst among amongst around aside
as at atop before behind behing below beneath beside besides between betwixt beyond bwteen bwtween by
despite down during except excluding for from in inbetween infront inside into like near nearby of off on onto ontop opposite out
outside over past per through throughout to toward towards under underneath up upon via w with within
without
`;

/** Prepositions that place a thing in space, in the form in which they are recorded. */
export const spatialRelations = `
above|across|across from|against|along|among|around|at|away from|back of|behind|below|between|beyond|
bottom of|by|close to|closer to|down|edge of|end of|farther from|front of|in|in front of|inside|into|
left of|middle of|near|nearby|next to|off|on|on the back of|on the front of|on top of|onto|out of|
outside|over|past|right of|through|top of|toward|towards|under|up
`;
