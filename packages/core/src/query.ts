/** What kind of property an attribute names. */
export type AttributeKind = 'colour' | 'size' | 'material' | 'other';

/** A property of a thing: "red", "tall", "wooden", "striped". */
export interface Attribute {
  /** What kind of property it is. */
  readonly kind: AttributeKind;
  /** The word in lower case, as written. */
  readonly text: string;
  /** Whether the phrase denies it: "not red". */
  readonly negated: boolean;
}

/** How a thing stands to another: "left of the tree", "holding a cup", "with a hat". */
export interface Relation {
  /** The relating words in lower case: "left of", "holding", "next to". */
  readonly word: string;
  /** The other thing, with its own attributes and relations. */
  readonly object: NounPhrase;
  /** Whether the phrase denies it: "not holding a cup", "without a hat". */
  readonly negated: boolean;
}

/** The extreme of some order: "leftmost", "biggest", "closest to the camera", "left". */
export interface Superlative {
  /** The word in lower case, as written. */
  readonly word: string;
  /** Where the order starts or what it is taken to, when said: "camera", "picture". */
  readonly reference?: string;
}

/** A place in an order: "second from the left" is rank 2 from "left". */
export interface Ordinal {
  /** 1 is the first; -1 is the last. */
  readonly rank: number;
  /** The side that the count starts from, when said: "left", "top", "front". */
  readonly from?: string;
}

/** A noun with everything that the phrase says of it. */
export interface NounPhrase {
  /** The words of the phrase up to and including its head, as written. */
  readonly text: string;
  /** The head noun in lower case, compounds joined by a space: "wine glass". */
  readonly head: string;
  /** The head noun in its dictionary form: "man" for "men". */
  readonly lemma: string;
  /** The partitive that was looked through: "piece" in "piece of pizza". */
  readonly partitive?: string;
  /** How many are meant, when said: "two dogs" is 2. */
  readonly count?: number;
  /** Whether the head noun is in the plural. */
  readonly plural: boolean;
  /** Properties, in reading order. */
  readonly attributes: readonly Attribute[];
  /** Relations to other things, in reading order. */
  readonly relations: readonly Relation[];
  /** Extremes, in reading order. */
  readonly superlatives: readonly Superlative[];
  /** Places in an order, in reading order. */
  readonly ordinals: readonly Ordinal[];
}

/** A name, number or date in the phrase. */
export interface Entity {
  /** The words as written. */
  readonly text: string;
  /** Its type, in the parser's terms: "CARDINAL", "DATE", "PERSON". */
  readonly type: string;
}

/** A referring expression or an instruction, and what a parser understood of it. */
export interface Query {
  /** The expression as given, without surrounding white space. */
  readonly text: string;
  /**
   * What the expression is about, or undefined when it names nothing: what an instruction acts upon,
   * or the landmark by which one is told to go.
   */
  readonly subject?: NounPhrase;
  /**
   * What an instruction tells to do, as the verb in its dictionary form with its particle: "pick up",
   * "park", "turn left"; "not" stands before what is forbidden. Absent when nothing is told.
   */
  readonly action?: string;
  /** Where the subject is to be brought, when said: the shelf in "put the cup on the shelf". */
  readonly destination?: NounPhrase;
  /** How one is to stand to the destination, or to the landmark where there is none: "on", "behind". */
  readonly preposition?: string;
  /** What was written and taken no notice of, in reading order: "i know him". */
  readonly passedOver?: readonly string[];
  /** Named entities, in reading order. */
  readonly entities: readonly Entity[];
}
