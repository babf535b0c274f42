/** What two things can have in common without being it: "the same color as". */
export const qualities = `
age angle breed color colour direction height kind length level pattern position shape side size style
team type way width
`;
