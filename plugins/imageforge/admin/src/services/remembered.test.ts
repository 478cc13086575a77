import { createMemory } from './remembered';
import { createTextStore } from './testing/textStore';

test('remembers, forgets, and keeps to its own names', () => {
  const store = createTextStore();
  const memory = createMemory(() => store);
  memory.write('a', { id: 1 });
  expect(memory.read('a')).toEqual({ id: 1 });
  expect([...store.texts.keys()]).toEqual(['imageforge:a']);
  store.setItem('somebody else', 'x');
  memory.write('b', 2);
  expect(memory.keys()).toEqual(['a', 'b']);
  memory.write('a', undefined);
  expect(memory.read('a')).toBeUndefined();
});

test('broken text and forbidden storage are like nothing', () => {
  const store = createTextStore();
  store.texts.set('imageforge:a', '{');
  expect(createMemory(() => store).read('a')).toBeUndefined();
  const forbidden = createMemory(() => {
    throw new DOMException('denied', 'SecurityError');
  });
  expect(forbidden.read('a')).toBeUndefined();
  expect(forbidden.keys()).toEqual([]);
  expect(() => forbidden.write('a', 1)).not.toThrow();
});
