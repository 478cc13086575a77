import { backoffMs } from './backoff';

test.each([
  [1, 0, 500],
  [1, 1, 1_000],
  [2, 1, 2_000],
  [3, 0, 2_000],
  [3, 0.5, 3_000],
  [7, 1, 60_000],
  [50, 1, 60_000],
])('after %i failures, with %d of the dice: %i ms', (failures, dice, expected) => {
  expect(backoffMs(failures, undefined, () => dice)).toBe(expected);
});

test('what the other side asked for holds, however long', () => {
  expect(backoffMs(1, 0, () => 1)).toBe(0);
  expect(backoffMs(1, 3_600_000, () => 1)).toBe(3_600_000);
});
