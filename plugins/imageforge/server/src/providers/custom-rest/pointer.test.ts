import { follow, matches, numberAt, textAt } from './pointer';

it.each<[string, unknown, string, unknown[]]>([
  ['a list at its end is its items', { images: ['a', 'b'] }, '/images', ['a', 'b']],
  ['a single value is one', { image: 'a' }, '/image', ['a']],
  ['each item of a list', { data: [{ b64: 'a' }, { b64: 'b' }] }, '/data/*/b64', ['a', 'b']],
  ['a gap stays one', { data: [{}, { b64: 'b' }] }, '/data/*/b64', [undefined, 'b']],
  ['one of a list', { data: ['a', 'b'] }, '/data/1', ['b']],
  ['lists in lists', [[{ a: 1 }], [{ a: 2 }, { a: 3 }]], '/*/*/a', [1, 2, 3]],
  ['the whole', 'a', '', ['a']],
  ['names with slashes and tildes', { 'a/b': { '~': 1 } }, '/a~1b/~0', [1]],
  ['nothing there', {}, '/a/b', [undefined]],
  ['no list there', { data: null }, '/data/*', []],
  ['nothing that every object has', {}, '/constructor/name', [undefined]],
])('a pointer: %s', (_, answer, pointer, found) => {
  expect(follow(answer, pointer)).toEqual(found);
});

it('reads numbers and texts, whichever they are written as', () => {
  expect([textAt({ id: 7 }, '/id'), textAt({ id: '' }, '/id'), textAt({ id: {} }, '/id'), textAt({}, undefined)]).toEqual(['7', undefined, undefined, undefined]);
  expect([numberAt({ at: '0.5' }, '/at'), numberAt({ at: 'x' }, '/at'), numberAt({ at: null }, '/at')]).toEqual([0.5, undefined, undefined]);
});

it.each<[unknown, readonly (string | number | boolean)[] | undefined, boolean]>([
  ['NSFW', ['NSFW'], true],
  [7, ['7'], true],
  [true, undefined, true],
  ['any', undefined, true],
  [['x'], undefined, true],
  [[], undefined, false],
  ['', undefined, false],
  [0, undefined, false],
  [null, undefined, false],
  [undefined, ['undefined'], false],
])('%j with %j matches: %s', (value, values, expected) => {
  expect(matches({ pointer: '', ...(values && { values }) }, value)).toBe(expected);
});
