/**
 * Nouns that stand before "of" without being what is meant: "piece of pizza" is pizza. Containers
 * are not among them: a "glass of wine" is a glass.
 */
export const partitives = `
area array assortment back bit bits body bottom bunch bunches bundle center centre chunk close-up closeup
cluster clump collection corner couple crowd display edge edges end exterior flock front
group groups half halves handful heap herd hunk image img inside interior kind layer line
litter load loaf lot lots lump middle mound number outside pack pair pairs part parts patch pic
picture photo photograph piece pieces pile portion portions quarter rear reflection rest row rows
school section sections segment series serving servings set sets shot side sides slab slice slices sort
spear stack stalk strip strips swarm team third tip top trio type types version view wedge
whole
`;

/** Parts of a body: "the hand of the girl" and "the girl's hand" mean the girl's box. */
export const bodyParts = `
ankle ankles arm arms back backside beak beard belly body bottom breast butt calf cheek chest
chin ear ears elbow elbows eye eyes eyebrows face faces  feet finger fingers foot
forehead fur hair haircut hand hands head heads heel hip hips hoof hooves horn horns knee knees lap leg
legs lip lips mane midsection mouth muzzle neck nose paw paws ponytail profile rump shin shoulder
shoulders skin snout stomach tail teeth thigh thighs thumb thumbs toe toes tongue torso trunk
tusk tusks waist whiskers wing wings wrist wrists moustache mustache goatee dreadlocks braid
braids pigtails tattoo tattoos silhouette shadow profile elbow
`;
