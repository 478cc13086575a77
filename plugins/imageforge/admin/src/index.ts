import type { StrapiApp } from '@strapi/strapi/admin';
import { Shield, Sparkle } from '@strapi/icons';
import { withGenerate } from './components/MediaField/withGenerate';
import { permissions } from './permissions';
import { pluginId } from './pluginId';
import en from './translations/en.json';

let app: StrapiApp | undefined;

const prefixed = (texts: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [`${pluginId}.${key}`, text]));

export default {
  register(strapiApp: StrapiApp) {
    app = strapiApp;
    strapiApp.addMenuLink({
      to: `plugins/${pluginId}`,
      icon: Sparkle,
      intlLabel: { id: `${pluginId}.plugin.name`, defaultMessage: en['plugin.name'] },
      // One of them is enough: each page asks for its own.
      permissions: [permissions.read, permissions.readBudgets, permissions.webhooks, permissions.audit].flat(),
      Component: () => import('./pages/App'),
      position: 5,
    });
    strapiApp.addMenuLink({
      // Not below the gallery's address, or both links would be lit.
      to: `plugins/${pluginId}-reviews`,
      icon: Shield,
      intlLabel: { id: `${pluginId}.review.title`, defaultMessage: en['review.title'] },
      permissions: permissions.review,
      Component: () => import('./pages/Review/ReviewApp'),
      position: 5,
    });
    strapiApp.registerPlugin({ id: pluginId, name: pluginId });
  },

  /** All plugins have registered by now, so the upload plugin's media input is there to be wrapped. */
  bootstrap() {
    try {
      const Original = app?.library.fields.media;
      if (app && Original) app.addFields({ type: 'media', Component: withGenerate(Original) });
    } catch (thrown) {
      // Thrown on, it would leave the whole admin blank; there is no page yet to say it on.
      // eslint-disable-next-line no-console
      console.error('[imageforge] The media fields have no Generate button.', thrown);
    }
  },

  async registerTrads({ locales }: { locales: string[] }) {
    return Promise.all(
      locales.map(async (locale) => {
        try {
          const { default: texts } = await import(`./translations/${locale}.json`);
          return { data: prefixed(texts), locale };
        } catch {
          // No translation into this language: the texts fall back to English.
          return { data: {}, locale };
        }
      }),
    );
  },
};
