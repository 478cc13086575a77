import { listNames, nearestNames } from './list-names';

const many = [...Array.from({ length: 1_000 }, (_, index) => `server/checkpoint-${index}`), 'openai/gpt-image-1'];

it('lists all names in their order where they are few', () => {
  expect(listNames(['b/two', 'a/one'], 'a/one')).toBe('b/two, a/one');
});

it('lists those that are most like what was asked for, and says how many more there are', () => {
  expect(nearestNames(many, 'gpt-image-1')).toHaveLength(20);
  expect(listNames(many, 'openai/GPT-imag-1')).toMatch(/^openai\/gpt-image-1, .* and 981 more$/);
  expect(listNames(many)).toMatch(/^server\/checkpoint-0, server\/checkpoint-1, .* and 981 more$/);
});
