import { actions } from './actions';
import { permissions } from './permissions';

it('are all that are asked for', () => {
  const registered = Object.keys(permissions).map((id) => `plugin::imageforge.${id}`);
  expect(registered).toEqual(expect.arrayContaining(Object.values(actions)));
  expect(new Set(Object.values(permissions)).size).toBe(registered.length);
});
