/**
 * A model of one operator, `Identity` from `x` to `y`, floats of any number: a program of 69 bytes that
 * needs no package to write it.
 */
export function probeModel(): Uint8Array {
  return Uint8Array.from(
    atob(
      'CAg6PQoQCgF4EgF5IghJZGVudGl0eRIFcHJvYmVaEAoBeBILCgkIARIFCgMSAW5iEAoBeRILCgkIARIFCgMSAW5CAhAN',
    ),
    (character) => character.charCodeAt(0),
  );
}
