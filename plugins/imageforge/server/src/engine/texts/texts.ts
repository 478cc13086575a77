/** Who wrote a text. `rule`: it was taken from the template, the entry or the prompt. `human`: whoever sent it, also a client of the API. */
export type TextAuthor = 'human' | 'model' | 'rule';

export const textFields = ['alternativeText', 'caption', 'title'] as const;
export type TextField = (typeof textFields)[number];

export interface WrittenText {
  /** Empty where a human wants none. */
  text: string;
  by: TextAuthor;
}

/** The texts of an image in one language. What nobody has written is left out. */
export type LocaleTexts = Partial<Record<TextField, WrittenText>>;

/** By language, as Strapi codes it: `en`, `de-CH`. */
export type TextsByLocale = Record<string, LocaleTexts>;

/** The language of texts where nobody says one: the one that Strapi itself begins with. */
export const fallbackLocale = 'en';

interface Described {
  texts?: TextsByLocale;
  mainLocale?: string;
  decorative?: boolean;
}

/**
 * The texts that the media library has, which has one language: the main one's. Screen readers pass
 * over a decorative image, which is what an empty alternative text says.
 */
export const libraryTextsOf = ({ texts = {}, mainLocale = fallbackLocale, decorative = false }: Described): { alternativeText: string; caption: string } => {
  const main = texts[mainLocale] ?? {};
  return { alternativeText: decorative ? '' : (main.alternativeText?.text ?? ''), caption: main.caption?.text ?? '' };
};

/**
 * The texts of an asset, whatever its age. Who wrote those of one that is older than the languages is
 * not known: they count as a human's, so that nothing goes over them.
 */
export const knownTextsOf = (
  { texts, alternativeText, caption }: { texts?: TextsByLocale; alternativeText: string; caption: string },
  mainLocale: string,
): TextsByLocale => texts ?? withTexts({}, mainLocale, { ...(alternativeText && { alternativeText }), ...(caption && { caption }) }, 'human');

/** The texts with some of one language replaced. */
export const withTexts = (texts: TextsByLocale, locale: string, written: Partial<Record<TextField, string>>, by: TextAuthor): TextsByLocale => {
  const replaced = Object.fromEntries(textFields.flatMap((field) => (written[field] === undefined ? [] : [[field, { text: written[field], by }]])));
  return { ...texts, [locale]: { ...texts[locale], ...replaced } };
};
