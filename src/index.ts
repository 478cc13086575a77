import type { Core } from '@strapi/strapi';

/** Content languages beside English, which Strapi adds itself. */
const locales = [{ code: 'de', name: 'German (de)' }];

export default {
  /** An application made for trying out has both its languages from the first start. */
  async bootstrap({ strapi }: { strapi: Core.Strapi }) {
    const service = strapi.plugin('i18n').service('locales');
    for (const locale of locales) {
      if (!(await service.findByCode(locale.code))) await service.create(locale);
    }
  },
};
