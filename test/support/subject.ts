/** Makes the value a suite is about; undefined skips the suite visibly. */
export type Create<Value> = () => Value | undefined | Promise<Value | undefined>;

/** A value, or a function that makes it when the suite starts. */
export type Lazy<Value extends object> = Value | (() => Value | Promise<Value>);

/**
 * Makes a value before the tests of the surrounding `describe` and disposes it after them, when it
 * can be disposed.
 *
 * @returns A function that gives the value inside a test.
 */
export function subjectOf<Value>(create: Create<Value>): () => Value {
  let subject: Value | undefined;

  before(async function () {
    subject = await create();
    if (subject === undefined) this.skip();
  });

  after(async () => {
    if (isAsyncDisposable(subject)) await subject[Symbol.asyncDispose]();
    subject = undefined;
  });

  return () => {
    if (subject === undefined) throw new Error('the value is there inside tests only');
    return subject;
  };
}

/** The value of a lazy argument. */
export async function valueOf<Value extends object>(lazy: Lazy<Value>): Promise<Value> {
  return typeof lazy === 'function' ? await lazy() : lazy;
}

function isAsyncDisposable(value: unknown): value is AsyncDisposable {
  return typeof value === 'object' && value !== null && Symbol.asyncDispose in value;
}
