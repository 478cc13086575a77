import { z } from 'zod';
import { createGenerationSchema } from '../../../shared/generations';
import { ForgeError } from '../engine/errors';
import { parse } from './parse';

const refusal = (schema: z.ZodType, value: unknown): ForgeError => {
  try {
    parse(schema, value);
  } catch (thrown) {
    if (thrown instanceof ForgeError) return thrown;
    throw thrown;
  }
  throw new Error('Expected a refusal.');
};

describe('parse', () => {
  it('gives what the schema makes of it', () => {
    expect(parse(createGenerationSchema, { prompt: ' Sea 🌊 ' })).toEqual({ prompt: 'Sea 🌊' });
  });

  it('names the fields that are wrong', () => {
    const { code, message, details } = refusal(createGenerationSchema, { prompt: 'x', n: 0, size: 1 });
    expect(code).toBe('IMAGEFORGE_INVALID_REQUEST');
    expect(message).toMatch(/size: .*n: |n: .*size: /);
    expect(details).toMatchObject({ issues: [{ path: expect.any(String) }, { path: expect.any(String) }] });
  });

  const texts = z.array(z.string());
  const record = z.record(z.string(), z.string());
  it.each<[string, z.ZodType, unknown]>([
    ['40,000 names that there are not', createGenerationSchema, Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`name${index}`, 1]))],
    ['a name of a megabyte', createGenerationSchema, { prompt: 'x', ['y'.repeat(1_000_000)]: 1 }],
    ['10,000 wrong items', texts, Array.from({ length: 10_000 }, () => 1)],
    ['wrong values under long names', record, Object.fromEntries(Array.from({ length: 50 }, (_, index) => ['y'.repeat(10_000 + index), 1]))],
  ])('says little of %s', (_, schema, value) => {
    const { details } = refusal(schema, value);
    expect(JSON.stringify(details).length).toBeLessThan(25_000);
  });

  it.each<[string, unknown, RegExp]>([
    ['that is nested without end', JSON.parse(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`), /40 deep/],
    ['of 300,000 objects', { prompt: 'x', images: Array.from({ length: 300_000 }, () => ({})) }, /50000 values/],
    ['with NUL', { prompt: 'a\0b' }, /^prompt: expected text without NUL/],
    ['with half a character', { prompt: 'x', variables: { title: ['\ud83c'] } }, /^variables: expected text/],
    ['with NUL in a name', { prompt: 'x', parameters: { 'a\0': 1 } }, /^parameters: expected text/],
  ])('refuses a body %s before the schema looks at it', (_, value, message) => {
    const schema = z.unknown().refine(() => {
      throw new Error('The schema looked at it.');
    });
    expect(refusal(schema, value).message).toMatch(message);
  });
});
