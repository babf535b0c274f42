/** Words for materials, separated by white space. */
export const materials = `
aluminium aluminum bamboo brass brick bronze canvas cardboard cement ceramic cement chrome clay cloth
concrete copper cotton crystal denim fabric felt foam fur glass granite iron knit knitted lace latex
leather leathery linen marble mesh metal metallic nylon oak paper pewter pine plaster plastic
plush plywood porcelain rubber satin silicone silk stainless steel stone straw styrofoam suede tin
velvet vinyl wicker wire wood wooden wool woolen woollen woven
`;
