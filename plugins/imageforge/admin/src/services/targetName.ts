import type { GenerationView } from '../../../shared/generations';

type Target = NonNullable<GenerationView['target']>;

/** `api::landing-page.landing-page` as `Landing page`. */
const typeName = (uid: string): string => {
  const words = (uid.split('.').at(-1) ?? uid).replace(/-/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** A field of an entry, for people: `Article · cover · de`. */
export const targetName = ({ uid, path, locale }: Target): string => [typeName(uid), path, locale].filter(Boolean).join(' · ');

/** One entry among those of its type: by its title, else by its id. */
export const entryName = (target: Target, title = target.documentId): string => [title, targetName(target)].filter(Boolean).join(' · ');

/** The content manager's address of an entry. A single type has no document in its address. */
export const entryPath = ({ uid, documentId, locale }: Target): string => {
  const query = locale ? `?plugins[i18n][locale]=${encodeURIComponent(locale)}` : '';
  return `/content-manager/collection-types/${uid}/${documentId ?? 'create'}${query}`;
};
