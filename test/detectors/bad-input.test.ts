import type { GroundingErrorCode, TensorInfo } from '@grounder/core';
import { GroundingError } from '@grounder/core';
import { detectorFor } from '@grounder/detectors';
import { expect } from 'chai';

import { expectCode, rejectionOf, thrownBy } from '../support/failures.js';
import type { FakeOutputs } from './fake-detectors.js';
import {
  dogBox,
  members,
  openMember,
  picture,
  scriptedSession,
  tensorsOf,
} from './fake-detectors.js';

function expectRejection(error: unknown, code: GroundingErrorCode): void {
  expect(GroundingError.isInstance(error), String(error)).to.equal(true);
  expect(error).to.have.property('code', code);
}

/** The outputs with one number changed. */
function spoilt(outputs: FakeOutputs, name: string, index: number, value: number): FakeOutputs {
  const output = outputs[name];
  if (output === undefined) return outputs;
  return { ...outputs, [name]: { ...output, data: output.data.with(index, value) } };
}

for (const member of members) {
  const { kind, input, dog, nothing } = member;
  const inputInfo = (dims: TensorInfo['dims']): TensorInfo => ({
    name: input,
    type: 'float32',
    dims,
  });

  describe(`${kind} with bad input`, () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      it(`refuses ${value} anywhere in what the model writes`, async () => {
        for (const [name, { data }] of Object.entries(dog)) {
          for (const index of data.keys()) {
            if (index > 20 && index < data.length - 1) continue;
            const session = scriptedSession(member, {}, spoilt(dog, name, index, value));

            expectRejection(
              await rejectionOf(openMember(member, session).detect(picture)),
              'INVALID_DATA',
            );
          }
        }
      });
    }

    it('finds nothing where the model finds nothing', async () => {
      const session = scriptedSession(member, {}, nothing);

      expect(await openMember(member, session).detect(picture)).to.deep.equal([]);
      expect(await openMember(member, session).detectEach([picture])).to.deep.equal([[]]);
    });

    for (const [name, given] of [
      ['no labels', []],
      ['a blank label', ['cat', ' ']],
    ] as const) {
      it(`refuses ${name}`, () => {
        const session = scriptedSession(member);

        expectCode(() => detectorFor({ session, kind, labels: given }), 'INVALID_OPTION');
      });
    }

    it('refuses a model without labels and names the option', () => {
      const session = scriptedSession(member);

      expect(thrownBy(() => detectorFor({ session, kind })))
        .to.include({ code: 'INVALID_OPTION' })
        .and.to.have.property('message')
        .that.includes('labels');
    });

    it('refuses labels of another number', async () => {
      const given = ['cat'];
      const open = (): unknown =>
        detectorFor({ session: scriptedSession(member), kind, labels: given });
      if (kind !== 'end-to-end-yolo') {
        expectCode(open, 'MODEL_MISMATCH');
        return;
      }

      // Its axes do not tell how many classes there are; its class numbers do.
      const session = scriptedSession(member);
      const detector = detectorFor({ session, kind, labels: given });
      expectRejection(await rejectionOf(detector.detect(picture)), 'MODEL_MISMATCH');
    });

    for (const [name, inputs] of [
      ['no input', []],
      ['an input of one channel', [inputInfo([1, 1, 96, 96])]],
      ['an input of three axes', [inputInfo([3, 96, 96])]],
      ['an input of channels last', [inputInfo([1, 96, 96, 3])]],
      ['an input of texts', [{ ...inputInfo([1, 3, 96, 96]), type: 'string' }]],
      ['an input of bytes', [{ ...inputInfo([1, 3, 96, 96]), type: 'uint8' }]],
      ['another input beside', [inputInfo([1, 3, 96, 96]), { ...inputInfo([1, 2]), name: 'ids' }]],
    ] as const) {
      it(`refuses a model with ${name}`, () => {
        const session = scriptedSession(member, { inputs });

        expectCode(() => openMember(member, session), 'MODEL_MISMATCH');
      });
    }

    for (const [name, change] of [
      ['no output', () => []],
      ['outputs of four axes', (all) => all.map((one) => ({ ...one, dims: [1, 2, 3, 4] }))],
      ['outputs of other lengths', (all) => all.map((one) => ({ ...one, dims: [1, 11, 13] }))],
      ['outputs of whole numbers', (all) => all.map((one) => ({ ...one, type: 'int64' }))],
    ] as readonly (readonly [string, (all: readonly TensorInfo[]) => readonly TensorInfo[]])[]) {
      it(`refuses a model with ${name}`, () => {
        const { outputs } = scriptedSession(member);
        const session = scriptedSession(member, { outputs: change(outputs) });

        expectCode(() => openMember(member, session), 'MODEL_MISMATCH');
      });
    }

    for (const [name, run] of [
      ['nothing', () => ({})],
      ['outputs of other names', () => renamed(tensorsOf(dog))],
      ['outputs of other types', () => retyped(tensorsOf(dog))],
      ['outputs of other axes', () => reshaped(tensorsOf(dog))],
    ] as const) {
      it(`refuses a run that writes ${name}, and works again after it`, async () => {
        let isBroken = true;
        const session = scriptedSession(member, {
          run: () => (isBroken ? run() : tensorsOf(dog)),
        });
        const detector = openMember(member, session);

        expectRejection(await rejectionOf(detector.detect(picture)), 'MODEL_MISMATCH');
        isBroken = false;

        expect(await detector.detect(picture)).to.have.lengthOf(1);
      });
    }

    it('hands on what a run throws, and works again after it', async () => {
      const failure = new GroundingError('MODEL_MISMATCH', 'out of memory');
      let isBroken = true;
      const session = scriptedSession(member, {
        run: () => {
          if (isBroken) throw failure;
          return tensorsOf(dog);
        },
      });
      const detector = openMember(member, session);

      expect(await rejectionOf(detector.detect(picture))).to.equal(failure);
      expect(await rejectionOf(detector.detectEach([picture]))).to.equal(failure);
      isBroken = false;

      expect(await detector.detect(picture)).to.have.lengthOf(1);
    });

    it('stops when the signal is aborted during a run, and works again after it', async () => {
      const controller = new AbortController();
      const reason = new Error('no longer wanted');
      const session = scriptedSession(member, {
        run: () => {
          controller.abort(reason);
          return tensorsOf(dog);
        },
      });
      const detector = openMember(member, session);
      const { signal } = controller;

      expect(await rejectionOf(detector.detect(picture, { signal }))).to.equal(reason);
      expect(await detector.detect(picture)).to.have.lengthOf(1);
    });

    it('finds one dog where the model sees one', async () => {
      const [found, ...others] = await openMember(member, scriptedSession(member)).detect(picture);

      expect(others).to.deep.equal([]);
      expect(found?.label).to.equal('dog');
      expect(found?.score).to.be.closeTo(0.75, 1e-6);
      for (const [side, value] of Object.entries(dogBox)) {
        expect(found?.box[side as keyof typeof dogBox]).to.be.closeTo(value, 1e-4);
      }
    });
  });
}

type Tensors = ReturnType<typeof tensorsOf>;

function renamed(tensors: Tensors): Tensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, one]) => [`${name}2`, one]));
}

function retyped(tensors: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, one]) => [name, { ...one, type: 'int64' }]),
  );
}

function reshaped(tensors: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, one]) => [name, { ...one, dims: [1, ...one.dims] }]),
  );
}
