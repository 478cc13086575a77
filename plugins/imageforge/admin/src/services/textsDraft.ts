import type { AssetView, SuggestedTextsView, TextAuthor, WriteTextsBody } from '../../../shared/assets';

export const textNames = ['alternativeText', 'caption', 'title'] as const;
export type TextName = (typeof textNames)[number];

/** What somebody has typed, or was suggested, and has not saved. */
export interface TextsDraft {
  decorative?: boolean;
  /** By language and text. */
  texts: Record<string, Partial<Record<TextName, string>>>;
}

export const emptyDraft: TextsDraft = { texts: {} };

type Stored = Pick<AssetView, 'texts' | 'decorative'>;

/** What stands in a field. */
export const shownText = ({ texts }: TextsDraft, stored: Stored, locale: string, name: TextName): string =>
  texts[locale]?.[name] ?? stored.texts[locale]?.[name] ?? '';

/** Who wrote what stands in a field; `undefined`: nobody did, or it is not saved. */
export const authorOf = (draft: TextsDraft, stored: Stored, locale: string, name: TextName): TextAuthor | undefined =>
  isChanged(draft, stored, locale, name) ? undefined : stored.texts[locale]?.writtenBy[name];

const isChanged = ({ texts }: TextsDraft, stored: Stored, locale: string, name: TextName): boolean => {
  const typed = texts[locale]?.[name];
  return typed !== undefined && typed !== (stored.texts[locale]?.[name] ?? '');
};

export const withTyped = (draft: TextsDraft, locale: string, name: TextName, value: string): TextsDraft => ({
  ...draft,
  texts: { ...draft.texts, [locale]: { ...draft.texts[locale], [name]: value } },
});

/** Other words in the fields of one language. Those that nobody suggests stay, and so does the alternative text of a decorative image, which is none. */
export const withSuggested = (draft: TextsDraft, { locale, ...suggested }: SuggestedTextsView, decorative: boolean): TextsDraft =>
  textNames.reduce((next, name) => {
    const text = suggested[name];
    return text === undefined || (decorative && name === 'alternativeText') ? next : withTyped(next, locale, name, text);
  }, draft);

/** Languages in which something is to be saved. */
export const changedLocales = (draft: TextsDraft, stored: Stored): string[] =>
  Object.keys(draft.texts).filter((locale) => textNames.some((name) => isChanged(draft, stored, locale, name)));

/** What to send, one after the other; empty where nothing has changed. */
export const bodiesOf = (draft: TextsDraft, stored: Stored): WriteTextsBody[] => {
  const decorative = draft.decorative === undefined || draft.decorative === stored.decorative ? {} : { decorative: draft.decorative };
  const bodies: WriteTextsBody[] = changedLocales(draft, stored).map((locale) => ({
    locale,
    ...Object.fromEntries(textNames.filter((name) => isChanged(draft, stored, locale, name)).map((name) => [name, draft.texts[locale]?.[name]])),
  }));
  if (Object.keys(decorative).length > 0) return bodies.length > 0 ? [{ ...bodies[0], ...decorative }, ...bodies.slice(1)] : [decorative];
  return bodies;
};

/** Drafts of images whose details were closed before they were saved, by asset. They last as long as the page. */
export const textsDrafts = new Map<string, TextsDraft>();
