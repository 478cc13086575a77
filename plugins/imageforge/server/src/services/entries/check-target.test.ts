import type { Core } from '@strapi/types';
import { checkTarget } from './check-target';

const media = (...allowedTypes: string[]) => ({ type: 'media', multiple: false, ...(allowedTypes.length > 0 && { allowedTypes }) });
const entries = [
  { documentId: 'one', locale: 'en' },
  { documentId: 'one', locale: 'de' },
];

/** What the check asks of Strapi: schemas, and how many rows there are. */
const strapi = {
  contentTypes: {
    'api::page.page': {
      pluginOptions: { i18n: { localized: true } },
      attributes: {
        title: { type: 'string' },
        cover: media('images', 'files'),
        anything: media(),
        clip: media('videos'),
        seo: { type: 'component', component: 'shared.seo' },
        cards: { type: 'component', component: 'shared.seo', repeatable: true },
        blocks: { type: 'dynamiczone', components: ['shared.quote', 'shared.seo'] },
      },
    },
  },
  components: {
    'shared.seo': { attributes: { image: media('images') } },
    'shared.quote': { attributes: { image: { type: 'string' } } },
  },
  db: {
    query: () => ({
      count: async ({ where }: { where: Record<string, unknown> }) =>
        entries.filter((entry) => Object.entries(where).every(([name, value]) => entry[name as keyof typeof entry] === value)).length,
    }),
  },
} as unknown as Core.Strapi;

const check = (path: string, more: { uid?: string; documentId?: string; locale?: string } = {}, attaches = false) =>
  checkTarget(strapi, { uid: 'api::page.page', path, ...more }, { attaches });

describe('a target', () => {
  it.each(['cover', 'anything', 'seo.image', 'cards.3.image', 'blocks.0.image'])('may be %s', async (path) => {
    await expect(check(path)).resolves.toBeUndefined();
  });

  it.each(['covers', 'title', 'title.cover', 'clip', 'cover.image', 'seo', 'seo.0.image', 'cards.image', 'blocks.image', 'blocks.0', 'constructor'])(
    'may not be %s',
    async (path) => {
      await expect(check(path)).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST', details: { received: path } });
    },
  );

  it('is in a content type and an entry that there are', async () => {
    await expect(check('cover', { uid: 'api::nothing.nothing' })).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    await expect(check('cover', { documentId: 'two', locale: 'en' })).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    await expect(check('cover', { documentId: 'one', locale: 'en' })).resolves.toBeUndefined();
  });

  it('is in a language that the entry has, where the image is attached by us', async () => {
    await expect(check('cover', { documentId: 'one', locale: 'fr' })).resolves.toBeUndefined();
    await expect(check('cover', { documentId: 'one', locale: 'fr' }, true)).rejects.toMatchObject({ code: 'IMAGEFORGE_NOT_FOUND' });
    await expect(check('cover', { documentId: 'one' }, true)).rejects.toMatchObject({ code: 'IMAGEFORGE_INVALID_REQUEST' });
    await expect(check('cover', { documentId: 'one', locale: 'de' }, true)).resolves.toBeUndefined();
  });
});
