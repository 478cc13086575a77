import { describeError } from '../errors';
import { textsByRule } from '../generation/describe-asset';
import type { Recipe } from '../generation/generation';
import type { ImageBytes, Warning } from '../image-model';
import { viewImage } from '../imaging';
import type { Logger } from '../ports';
import type { TextObserver, TextSubject, TextWriter } from './text-writer';
import { fallbackLocale, type LocaleTexts, textFields, type TextsByLocale } from './texts';

interface Parts {
  /** `undefined`: all texts come by rule. */
  writer: TextWriter | undefined;
  observer: TextObserver;
  logger: Pick<Logger, 'warn'>;
}

interface Composed {
  texts: TextsByLocale;
  /** The model could not be asked, and the rule has written in its place. */
  warning?: Warning;
}

/** What a model looks at: it is charged by the pixel, and small is enough to say what can be seen. */
const view = { maxBytes: 200_000, maxSide: 1_024 };

/**
 * Writes the texts of an image: by the model where there is one, else by rule. A text that the
 * template has stays as it is, for a person wrote it. An outage costs the model's words, not the image.
 * @throws the signal's reason
 */
export const createTextComposer = ({ writer, observer, logger }: Parts) => {
  const ask = async (subject: Omit<TextSubject, 'image'>, image: () => Promise<ImageBytes>, signal: AbortSignal) => {
    if (!writer || (!writer.looks && subject.prompt === '')) return undefined;
    const looking = writer.looks && { image: await viewImage(await image(), view) };
    let written: Awaited<ReturnType<TextWriter['write']>> | undefined;
    try {
      written = await writer.write({ ...subject, ...looking }, signal);
      return written.texts;
    } finally {
      observer.textsAsked(written ? 'written' : 'failed', written?.usage ?? {});
    }
  };

  /**
   * @param image read only where the model looks at it.
   * @param only this language, and in place of the template's text too: somebody asks for another one.
   *   Left out: all languages of the recipe.
   */
  return async (recipe: Recipe, image: () => Promise<ImageBytes>, signal: AbortSignal, only?: string): Promise<Composed> => {
    const locales = only === undefined ? localesOf(recipe) : [only];
    const ruled = textsByRule(recipe);
    const { alternativeText, caption } = recipe.output;
    const [main = fallbackLocale] = localesOf(recipe);
    const given = (alternativeText || caption) && { locale: main, ...(alternativeText && { alternativeText }), ...(caption && { caption }) };
    const subject = { prompt: recipe.prompt, titles: recipe.texts?.titles ?? {}, ...(given && { given }), locales };
    try {
      const written = (await ask(subject, image, signal)) ?? {};
      const merged = [...new Set([...Object.keys(ruled), ...locales])].map((locale): [string, LocaleTexts] => {
        const kept = given && locale === main && only === undefined ? given : {};
        const byModel = textFields.flatMap((field) => {
          const text = written[locale]?.[field];
          return text === undefined || field in kept ? [] : [[field, { text, by: 'model' as const }]];
        });
        return [locale, { ...ruled[locale], ...Object.fromEntries(byModel) }];
      });
      return { texts: Object.fromEntries(merged.filter(([, texts]) => Object.keys(texts).length > 0)) };
    } catch (thrown) {
      signal.throwIfAborted();
      logger.warn(`The texts of an image come by rule, because the model that writes them did not: ${describeError(thrown)}`);
      return { texts: ruled, warning: { code: 'texts-by-rule', message: 'The model that writes texts could not be asked; they were taken from the template, the entry and the prompt.' } };
    }
  };
};

export type TextComposer = ReturnType<typeof createTextComposer>;

const localesOf = ({ texts }: Recipe): readonly string[] => texts?.locales ?? [fallbackLocale];
