import { componentIdOf, isInUnsaved, positionOf, stablePath } from './componentPath';

const hero = { __component: 'blocks.hero', id: 7, __temp_key__: 'a0' };
const cards = {
  __component: 'blocks.card-list',
  id: 7,
  __temp_key__: 'a1',
  cards: [
    { id: 3, __temp_key__: 'a0' },
    { title: 'new', __temp_key__: 'a1' },
  ],
};
const values = { title: 'T', cover: null, seo: { id: 5 }, blocks: [hero, cards] };
const moved = { ...values, blocks: [cards, hero] };

test.each([
  ['cover', 'cover'],
  ['seo.image', 'seo.image'],
  ['blocks.0.image', 'blocks.blocks/hero#7.image'],
  ['blocks.1.cards.0.image', 'blocks.blocks/card-list#7.cards.#3.image'],
  ['blocks.1.cards.1.image', 'blocks.blocks/card-list#7.cards.~a1.image'],
])('%s is named by what its blocks are called', (path, stable) => {
  expect(stablePath(path, values)).toBe(stable);
  expect(positionOf(stable, values)).toBe(path);
});

test('a name stays when its block is moved, and leads nowhere once it is gone', () => {
  const stable = stablePath('blocks.1.cards.0.image', values);
  expect(positionOf(stable, moved)).toBe('blocks.0.cards.0.image');
  expect(stablePath('blocks.0.cards.0.image', moved)).toBe(stable);
  expect(positionOf(stable, { ...values, blocks: [hero] })).toBeUndefined();
  expect(positionOf(stable, {})).toBe(stable);
});

test('says whether a component on the way was never saved', () => {
  expect(isInUnsaved(stablePath('blocks.1.cards.1.image', values))).toBe(true);
  expect(isInUnsaved(stablePath('blocks.1.cards.0.image', values))).toBe(false);
});

test.each([
  ['cover', undefined],
  ['seo.image', 5],
  ['blocks.1.image', 7],
  ['blocks.1.cards.0.image', 3],
  ['blocks.1.cards.1.image', undefined],
  ['gone.0.image', undefined],
])('%s is held by the component %s', (path, id) => {
  expect(componentIdOf(path, values)).toBe(id);
});
