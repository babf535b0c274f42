/** What a word of a pseudo-query rests on. */
export type FactKind =
  | 'noun'
  | 'colour'
  | 'material'
  | 'pattern'
  | 'size'
  | 'place'
  | 'depth'
  | 'ordinal'
  | 'relation'
  | 'clothing';

/** Something that was found out about a region, and the words for it. */
export interface Fact {
  /** What kind of fact it is. */
  readonly kind: FactKind;
  /** The words: "red", "left", "second from the left", "on the table". */
  readonly words: string;
  /** Why, for people: "0.62 of its pixels", "leftmost of 3 sheep". */
  readonly because: string;
}

/** What a thing is made of or how it is patterned: "wooden", "striped". */
export interface AttributeFact extends Fact {
  /** What kind of attribute. */
  readonly kind: 'material' | 'pattern';
}
