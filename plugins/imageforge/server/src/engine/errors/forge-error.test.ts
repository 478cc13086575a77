import { asForgeError, describeError, type ErrorCode, ForgeError } from '.';

describe('what is logged of an error', () => {
  it('is code, message and the innermost stack', () => {
    const line = describeError(new ForgeError('IMAGEFORGE_STORAGE_FAILED', 'No room.', { cause: new Error('ENOSPC') }));
    expect(line).toMatch(/^IMAGEFORGE_STORAGE_FAILED: No room\. — Error: ENOSPC\n\s+at /);
  });

  // As knex words what the database refused.
  it.each([
    "insert into `imageforge_generations` (`prompt`) values ('the secret - plan') returning `id` - SQLITE_FULL: disk is full",
    'update "imageforge_assets" set "name" = $1 - the secret - SQLITE_FULL: disk is full',
  ])('holds nothing of the row: %s', (message) => {
    const line = describeError(new ForgeError('IMAGEFORGE_INTERNAL', 'Oh.', { cause: new Error(message) }));
    expect(line).toContain('Oh. — Error: SQLITE_FULL: disk is full\n');
    expect(line).not.toContain('secret');
  });
});

describe('an error of another copy of this module', () => {
  it('is one of ours, as it is where a provider comes from outside', () => {
    let Other = ForgeError;
    jest.isolateModules(() => {
      Other = jest.requireActual<{ ForgeError: typeof ForgeError }>('./forge-error').ForgeError;
    });
    expect(Other).not.toBe(ForgeError);
    const foreign = new Other('IMAGEFORGE_PROVIDER_QUOTA', 'Out of credit.');
    expect(foreign instanceof ForgeError).toBe(true);
    expect(asForgeError(foreign)).toBe(foreign);
    expect(new Error('x') instanceof ForgeError).toBe(false);
  });
});

it.each(['toString', 'constructor', '__proto__', 'IMAGEFORGE_OF_TOMORROW'])('an error with the unknown code %s is one of ours all the same', (code) => {
  const error = new ForgeError(code as ErrorCode, 'Oh.');
  expect([error.toJSON(), error.status, error.retryable]).toEqual([{ code: 'IMAGEFORGE_INTERNAL', message: 'Oh.' }, 500, false]);
  expect(new ForgeError(code as ErrorCode).message).toBe('Something unexpected went wrong.');
});
