import { maxSeed as sharedMaxSeed } from '../../../shared/generations';
import { maxSeed } from './limits';

test('the seed limit is the one of the server', () => {
  expect(maxSeed).toBe(sharedMaxSeed);
});
