/** Shapes that name a thing, or describe the noun after them: "the red star", "a star balloon". */
export const shapes = `
circle cone crescent cube cylinder diamond heart hexagon octagon oval pentagon rectangle rhombus
sphere square star triangle
`;
