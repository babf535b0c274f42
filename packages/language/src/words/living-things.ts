/** Nouns for people, separated by white space. */
export const people = `
actor actress adolescent adult agent artist athlete audience baby babies babe baker ballplayer barber
bartender batter batsman biker biker bicyclist blond blonde boarder boss bowler boy boys boyfriend
bride brother brunette bunch-of-people butcher catcher chef child children clown clerk coach cook cop
couple cowboy crew crowd customer cyclist dad daddy dancer daughter defender doctor driver dude elder
employee family fan farmer father female fielder fighter figure firefighter fisherman friend
gal gentleman gentlemen girl girls girlfriend goalie golfer grandfather grandma grandmother grandpa
groom group guard guest guide guy guys hiker him he her she hitter human husband individual infant
instructor jockey judge juvenile kid kids king lad ladies lady leader lifeguard major male man
mailman mama mascot men model mom mommy monk mother motorcyclist mum musician nobody nun nurse officer
one ones onlooker owner painter parent partner passenger pedestrian people performer person persons
photographer pilot pitcher player players policeman policemen police policewoman president priest
prince princess queen racer referee rider runner sailor salesman santa scientist seller server
shopper shortstop sibling singer sister skateboarder skater skier skiier snowboarder soldier son
spectator speaker student surfer swimmer teacher teammate teen teenager toddler tourist trainer
umpire vendor waiter waitress wife woman women worker workman youngster youth them they someone
somebody anyone anybody everyone those
`;

/** Nouns for animals, separated by white space. */
export const animals = `
alpaca animal ape bear bird bison buffalo bull bunny butterfly calf camel cat cattle chicken chimpanzee
colt cow creature crow cub deer dog donkey dove duck duckling eagle elephant elk ewe fawn flamingo
foal fox frog gazelle giraffe goat goose gorilla gull hamster hawk hen heron horse hound kangaroo kitten
kitty lamb lion lizard llama mare monkey moose mouse mule ostrich owl ox panda parrot peacock pelican
penguin pet pig pigeon pony poodle pug puppy rabbit ram retriever rhino rhinoceros rooster seagull
sheep stallion steer swan terrier tiger turkey turtle wolf zebra it
`;

/** What a person or an animal wears or has on itself, body parts apart; separated by white space. */
export const wearables = `
apron backpack backpacks bag bandana beanie belt bikini blazer blindfold blouse boot boots bow bowtie
bra bracelet braces cap cape cardigan clothes clothing cloth coat collar costume dress earring earrings
eyeglasses fedora glasses glove gloves goggles gown hairband halter hat headband headphones headset
heels helmet hood hoodie jacket jean jeans jersey jewelry jumper jumpsuit khakis kneepads
lanyard leggings mask mitt mitten mittens necklace necktie nightgown outfit overalls pajamas pant pants
parka pocketbook polo poncho pullover purse ring robe sandals sash scarf shades shirt shoe shoes
shorts skirt slacks sleeve sleeves slippers sneakers sock socks suit sunglasses suspenders sweater
sweatpants sweatshirt swimsuit t-shirt tee tee-shirt tie tights top trousers trunks tshirt tutu
tuxedo underwear uniform veil vest visor wetsuit wig wristband wristwatch jersey sweats crown tiara
badge leash harness saddle collar handbag
`;
