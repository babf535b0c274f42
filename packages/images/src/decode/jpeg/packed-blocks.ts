const blockLength = 64;
const blocksPerSlab = 1024;

let slab: ArrayBuffer | undefined;
let used = 0;

function takeBlock(): [ArrayBuffer, number, number] {
  if (slab === undefined || used === blocksPerSlab) {
    slab = new ArrayBuffer(4 * blockLength * blocksPerSlab);
    used = 0;
  }
  used += 1;
  return [slab, 4 * blockLength * (used - 1), blockLength];
}

// One class for all calls: with a new one each, the decoder's code would be compiled for none.
class PackedBlock extends Int32Array {
  constructor(length: number) {
    if (length === blockLength) super(...takeBlock());
    else super(length);
  }
}

/**
 * Runs jpeg-js, which makes an `Int32Array` for every block of 64 coefficients, so that the arrays
 * are windows into large buffers. A buffer of its own for each costs more than the coefficients:
 * 32 instead of 20 bytes a pixel, and half of the time (decision 0120). The global name is another
 * during the call only, which nothing else can observe because the call is synchronous.
 */
export function withPackedBlocks<Result>(decode: () => Result): Result {
  const original = globalThis.Int32Array;
  Reflect.set(globalThis, 'Int32Array', PackedBlock);
  try {
    return decode();
  } finally {
    Reflect.set(globalThis, 'Int32Array', original);
    slab = undefined;
  }
}
