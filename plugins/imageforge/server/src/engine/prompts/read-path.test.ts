import { readPath } from './read-path';

describe('readPath', () => {
  const entry = {
    title: 'Pier',
    category: { name: 'Sea', parent: null },
    tags: [
      { name: 'a', sub: [{ x: 1 }, { x: 2 }] },
      { name: undefined },
      { name: 'b', sub: [{ x: 3 }] },
      null,
    ],
    images: [{ url: '/1' }, { url: '/2' }],
    zero: 0,
  };

  it.each<[string, unknown]>([
    ['title', 'Pier'],
    ['category.name', 'Sea'],
    ['category.parent', null],
    ['category.parent.name', undefined],
    ['tags.name', ['a', 'b']],
    ['tags.sub.x', [1, 2, 3]],
    ['tags.0.name', 'a'],
    ['images.1.url', '/2'],
    ['images.7.url', undefined],
    ['zero', 0],
    ['title.length', undefined],
    ['title.0', undefined],
    ['images.length', []],
    ['nowhere', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['category.toString', undefined],
    ['tags.constructor', []],
  ])('%s', (path, expected) => {
    expect(readPath(entry, path)).toEqual(expected);
  });

  it('reads nothing inherited', () => {
    expect(readPath(Object.create({ a: 1 }), 'a')).toBeUndefined();
    expect(readPath(JSON.parse('{"__proto__": {"a": 1}}'), '__proto__.a')).toBeUndefined();
    expect(readPath(undefined, 'a')).toBeUndefined();
  });
});
