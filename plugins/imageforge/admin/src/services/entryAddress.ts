import type { GenerationView } from '../../../shared/generations';

type Target = NonNullable<GenerationView['target']>;

/** The content manager's address of an entry. A single type has no document in its address. */
export const entryPath = ({ uid, documentId, locale }: Target): string => {
  const query = locale ? `?plugins[i18n][locale]=${encodeURIComponent(locale)}` : '';
  return `/content-manager/collection-types/${uid}/${documentId ?? 'create'}${query}`;
};

/** `api::landing-page.landing-page` as `Landing page`. */
export const typeName = (uid: string): string => {
  const words = (uid.split('.').at(-1) ?? uid).replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
