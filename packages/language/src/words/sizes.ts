/** Words for sizes, separated by white space. */
export const sizes = `
big biggish bulky chubby chunky enormous fat giant gigantic great high huge jumbo large lengthy
little long low massive medium mini miniature narrow oversized petite short skinny slender slim
small smallish stocky tall teeny thick thin tiny towering wide
`;
