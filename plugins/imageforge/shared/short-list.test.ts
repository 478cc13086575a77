import { z } from 'zod';
import { shortList } from './short-list';

it('a list that is too long is refused before its items are looked at', () => {
  let looks = 0;
  const item = z.string().refine(() => {
    looks += 1;
    return true;
  });
  const schema = shortList(item, 2);
  expect(schema.parse(['a', 'b'])).toEqual(['a', 'b']);
  expect(looks).toBe(2);
  const { error } = schema.safeParse(['a', 'b', 'c']);
  expect(error?.issues).toMatchObject([{ message: 'Expected at most 2 items.' }]);
  expect(looks).toBe(2);
  expect(schema.safeParse(['a', 1]).error?.issues).toMatchObject([{ path: [1] }]);
});
