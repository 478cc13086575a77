import { isWorthSaying, waitBeforeTry } from './imageRetry';

test('an image is tried again at once, then more and more slowly, and then left to people', () => {
  const waits = [1, 2, 3, 4, 5, 6].map(waitBeforeTry);
  expect(waits[0]).toBe(0);
  expect(waits.slice(0, 5)).toEqual([...waits.slice(0, 5)].sort((a, b) => Number(a) - Number(b)));
  expect(waits[5]).toBeUndefined();
});

test('an address that has expired is nothing to speak of', () => {
  expect([0, 1, 2].map(isWorthSaying)).toEqual([false, false, true]);
});
