import { isArrivalFor } from './arrivedField';

const hero = { __component: 'blocks.hero', id: 7 };
const banner = { __component: 'blocks.banner', id: 7 };
const values = { seo: { id: 5 }, blocks: [banner, { __component: 'blocks.hero' }, hero, { __component: 'blocks.hero', id: 8 }] };
const inHero = { path: 'blocks.0.image', componentId: 7, componentUid: 'blocks.hero' };

test.each([
  ['a field of the entry', { path: 'cover' }, 'cover', true],
  ['another field', { path: 'cover' }, 'images', false],
  ['a single component', { path: 'seo.image', componentId: 5, componentUid: 'shared.seo' }, 'seo.image', true],
  ['a block that was moved', inHero, 'blocks.2.image', true],
  ['the block that stands there now', inHero, 'blocks.0.image', false],
  ['a block that was not saved', inHero, 'blocks.1.image', false],
  ['another block of the kind', inHero, 'blocks.3.image', false],
  ['another field of the block', inHero, 'blocks.2.background', false],
])('an image arrives in %s or not', (_name, arrived, path, expected) => {
  expect(isArrivalFor(arrived, path, values)).toBe(expected);
});
