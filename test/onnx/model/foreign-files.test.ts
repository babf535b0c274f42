import { expect } from 'chai';

import { bytesSource, decodeModel, describeForeignFile, readModelMetadata } from '@grounder/onnx';

import { rejectionOf, thrownBy } from '../../support/failures.js';
import { readFixture } from '../../support/fixtures.js';

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const zipHead = 'PK\x03\x04\0\0\x08\x08\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x10\0\x12\0';

/** What people give for a model, and a word that the message must have. */
const files: Readonly<Record<string, readonly [Uint8Array, RegExp]>> = {
  nothing: [new Uint8Array(0), /an empty file/],
  'a PyTorch archive': [latin(`${zipHead}archive/data.pklFB`), /PyTorch checkpoint: export it/],
  'an older PyTorch checkpoint': [
    latin('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.'),
    /PyTorch checkpoint: export it/,
  ],
  'a pickle': [latin('\x80\x04\x95\x0b\0\0\0\0\0\0\0}'), /Python pickle/],
  'another zip archive': [latin(`${zipHead}model.onnx`), /zip archive/],
  'a git-lfs pointer': [
    latin('version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'),
    /git-lfs pointer: fetch the file itself/,
  ],
  'an HTML page': [latin('\n<!DOCTYPE html>\n<html lang="en"><head>'), /HTML page/],
  'an HTML page with a byte order mark': [latin('\xef\xbb\xbf<HTML><body>'), /HTML page/],
  'an XML file': [latin('<?xml version="1.0"?><Error><Code>AccessDenied'), /XML/],
  'a JSON file': [latin('{\n  "error": "Repository not found"\n}'), /JSON/],
  'an empty JSON object': [latin('{}'), /JSON/],
  safetensors: [latin('\x88\x15\0\0\0\0\0\0{"__metadata__":{"format":"pt"}'), /safetensors/],
  'a Keras file': [latin('\x89HDF\r\n\x1a\n\0\0\0'), /HDF5/],
  'a TensorFlow Lite model': [latin('\x1c\0\0\0TFL3\x14\0'), /TensorFlow Lite/],
  "a file in ONNX Runtime's format": [latin('\x10\0\0\0ORTM\0'), /\.ort/],
  'a GGUF file': [latin('GGUF\x03\0\0\0'), /GGUF/],
  'a gzip archive': [latin('\x1f\x8b\x08\0\0\0'), /gzip/],
  'a tar archive': [latin(`${'model.onnx'.padEnd(257, '\0')}ustar\x0000`), /tar/],
  'a PNG': [readFixture('models/images/boats-61x43.png'), /picture/],
  'a JPEG': [latin('\xff\xd8\xff\xe0\0\x10JFIF'), /picture/],
  zeros: [new Uint8Array(4096), /zeros/],
  'a text': [latin('person\nbicycle\ncar\nmotorcycle\n'), /text file/],
};

describe('describeForeignFile', () => {
  for (const [name, [bytes, words]] of Object.entries(files)) {
    it(`recognises ${name}`, async () => {
      expect(describeForeignFile(bytes)).to.match(words);
      expect(thrownBy(() => decodeModel(bytes)))
        .to.include({ code: 'INVALID_MODEL' })
        .and.to.have.property('message')
        .that.matches(words);
      expect(await rejectionOf(readModelMetadata(bytesSource(bytes))))
        .to.include({ code: 'INVALID_MODEL' })
        .and.to.have.property('message')
        .that.matches(words);
    });
  }

  it('says nothing of a model', () => {
    expect(describeForeignFile(readFixture('onnx/runnable.onnx'))).to.equal(undefined);
  });

  it('says nothing of what it does not know', () => {
    expect(describeForeignFile(Uint8Array.of(0xde, 0xad, 0xbe, 0xef))).to.equal(undefined);
  });
});
