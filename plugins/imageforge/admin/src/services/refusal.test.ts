import type { Problem } from './problem';
import { standingRefusal } from './refusal';

const body = { prompt: 'a lighthouse', n: 4 };
const tooFast: Problem = { kind: 'refused', code: 'IMAGEFORGE_RATE_LIMITED', fields: {} };
const unreachable: Problem = { kind: 'unreachable', fields: {} };
const answered = { pending: false };

test('a refusal stands until something is changed', () => {
  const refused = { body, problem: tooFast };
  expect(standingRefusal({ body, refused, preview: answered })).toBe(tooFast);
  expect(standingRefusal({ body: { ...body, n: 3 }, refused, preview: answered })).toBeUndefined();
  expect(standingRefusal({ body: undefined, refused, preview: answered })).toBeUndefined();
  expect(standingRefusal({ body, refused: undefined, preview: answered })).toBeUndefined();
});

test('a server that answers again can be reached', () => {
  const refused = { body, problem: unreachable };
  expect(standingRefusal({ body, refused, preview: { pending: true } })).toBe(unreachable);
  expect(standingRefusal({ body, refused, preview: { pending: false, problem: unreachable } })).toBe(unreachable);
  expect(standingRefusal({ body, refused, preview: answered })).toBeUndefined();
});
