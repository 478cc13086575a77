import { createMemory, type TextStore } from './remembered';

const inMemory = (): TextStore & { texts: Map<string, string> } => {
  const texts = new Map<string, string>();
  return {
    texts,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  };
};

test('remembers, forgets, and keeps to its own names', () => {
  const store = inMemory();
  const memory = createMemory(() => store);
  memory.write('a', { id: 1 });
  expect(memory.read('a')).toEqual({ id: 1 });
  expect([...store.texts.keys()]).toEqual(['imageforge:a']);
  memory.write('a', undefined);
  expect(memory.read('a')).toBeUndefined();
});

test('broken text and forbidden storage are like nothing', () => {
  const store = inMemory();
  store.texts.set('imageforge:a', '{');
  expect(createMemory(() => store).read('a')).toBeUndefined();
  const forbidden = createMemory(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  expect(forbidden.read('a')).toBeUndefined();
  expect(() => forbidden.write('a', 1)).not.toThrow();
});
