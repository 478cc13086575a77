import { blockName } from './blockName';

const schema = {
  attributes: {
    cover: { type: 'media' },
    seo: { type: 'component', component: 'shared.seo' },
    blocks: { type: 'dynamiczone' },
  },
};
const components = {
  'shared.seo': { info: { displayName: 'SEO' }, attributes: { image: { type: 'media' } } },
  'blocks.card-list': {
    info: { displayName: 'Card list' },
    attributes: { cards: { type: 'component', component: 'blocks.card' }, image: { type: 'media' } },
  },
  'blocks.card': { info: { displayName: 'Card' }, attributes: { image: { type: 'media' } } },
};
const values = { seo: {}, blocks: [{ __component: 'blocks.card-list', cards: [{}, {}] }] };

test.each([
  ['cover', undefined],
  ['seo.image', 'SEO'],
  ['blocks.0.image', 'Card list'],
  ['blocks.0.cards.1.image', 'Card'],
  ['blocks.7.image', undefined],
])('%s is in the block %s', (path, name) => {
  expect(blockName(path, values, schema, components)).toBe(name);
});

test('without schemas nothing is named', () => {
  expect(blockName('blocks.0.image', values, undefined)).toBeUndefined();
});
