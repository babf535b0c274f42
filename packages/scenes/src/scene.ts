import type { Box, RasterImage } from '@grounder/core';

/** What an object of a scene is. */
export type SceneShape =
  'circle' | 'cross' | 'diamond' | 'heart' | 'ring' | 'square' | 'star' | 'triangle';

/** An object's colour, by a basic colour term. */
export type SceneColour =
  'black' | 'blue' | 'brown' | 'green' | 'orange' | 'pink' | 'purple' | 'red' | 'white' | 'yellow';

/** How large an object is; nobody says "medium". */
export type SceneSize = 'small' | 'medium' | 'large';

/** What is on an object's surface; nobody says "plain". */
export type SceneTexture = 'plain' | 'striped' | 'dotted' | 'checked';

/** An object of a scene. */
export interface SceneObject {
  /** What it is. */
  readonly shape: SceneShape;
  /** Its colour. */
  readonly colour: SceneColour;
  /** Its size. */
  readonly size: SceneSize;
  /** Its surface. */
  readonly texture: SceneTexture;
  /** The extent of what is seen of it, in pixels of the scene; right and bottom are exclusive. */
  readonly box: Box;
}

/** By what an expression tells its object from the others. */
export type SceneExpressionKind =
  'attribute' | 'location' | 'superlative' | 'ordinal' | 'relation' | 'between' | 'hop';

/** A phrase that one object of the scene fits, clearly, and no other. */
export interface SceneExpression {
  /** The phrase, lower-case, without signs. */
  readonly text: string;
  /** The object's place in {@link Scene.objects}. */
  readonly object: number;
  /** By what it tells the object from the others. */
  readonly kind: SceneExpressionKind;
  /** The places of the other objects that it speaks of. */
  readonly anchors: readonly number[];
}

/** A drawn picture, the objects in it, and phrases about them. */
export interface Scene {
  /** The picture. */
  readonly image: RasterImage;
  /** What is in it; later ones lie over earlier ones. */
  readonly objects: readonly SceneObject[];
  /** Phrases, each about one object; at least one. */
  readonly expressions: readonly SceneExpression[];
}
