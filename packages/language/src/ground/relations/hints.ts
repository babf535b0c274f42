/**
 * The order that a relation speaks for when its other thing is not found. What holds or rides is larger
 * than most, what is held is smaller.
 */
export const hints: Readonly<Record<string, string>> = {
  'left of': 'left',
  'right of': 'right',
  above: 'top',
  below: 'bottom',
  under: 'bottom',
  behind: 'back',
  'in front of': 'front',
  between: 'middle',
  holding: 'largest',
  riding: 'largest',
  'ridden by': 'largest',
  'held by': 'smallest',
};
