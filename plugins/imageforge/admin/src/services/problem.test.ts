import { isAbort, problemOf, toProblem } from './problem';

const answered = (error: Record<string, unknown>) =>
  Object.assign(new Error('x'), { status: error.status, response: { data: { data: null, error } } });

test('no answer is unreachable', () => {
  expect(toProblem(new TypeError('Failed to fetch'))).toMatchObject({ kind: 'unreachable', status: undefined });
  expect(toProblem(new SyntaxError('Unexpected token <'))).toMatchObject({ kind: 'unreachable' });
  expect(toProblem(undefined)).toMatchObject({ kind: 'unreachable' });
});

test.each([
  [401, 'forbidden'],
  [403, 'forbidden'],
  [404, 'missing'],
  [422, 'refused'],
  [500, 'refused'],
])('status %i is %s', (status, kind) => {
  expect(toProblem(answered({ status })).kind).toBe(kind);
});

test('issues belong beside their fields', () => {
  const issues = [
    { path: ['variables', 'title'], message: 'Expected a text.' },
    { path: 'size', message: 'Too large.' },
    { path: [], message: 'Nowhere to show.' },
    null,
  ];
  const problem = toProblem(answered({ status: 400, code: 'IMAGEFORGE_INVALID_REQUEST', message: 'No.', details: { issues } }));
  expect(problem).toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST', message: 'No.' });
  expect(problem.fields).toEqual({ 'variables.title': 'Expected a text.', size: 'Too large.' });
});

test('a field, and the variables of a template, are named by the details', () => {
  expect(toProblem(answered({ status: 422, message: 'Too many.', details: { field: 'n' } })).fields).toEqual({ n: 'Too many.' });
  const problems = [{ variable: 'title', expected: 'a text', received: 'nothing' }, { variable: 'x' }, null];
  expect(problemOf({ code: 'C', message: 'Missing.', details: { problems } }).fields).toEqual({
    'variables.title': 'Expected a text, got nothing.',
  });
});

test('giving up is not a problem', () => {
  expect(isAbort(new DOMException('x', 'AbortError'))).toBe(true);
  expect(isAbort(new TypeError('x'))).toBe(false);
});
