/**
 * An axis-aligned box in pixels of an image. The origin is the image's top left corner, y points
 * down, `right` and `bottom` are exclusive: the whole of a 640×480 image is 0, 0, 640, 480.
 */
export interface Box {
  /** First column. */
  readonly left: number;
  /** First row. */
  readonly top: number;
  /** First column beyond the box. */
  readonly right: number;
  /** First row beyond the box. */
  readonly bottom: number;
}
