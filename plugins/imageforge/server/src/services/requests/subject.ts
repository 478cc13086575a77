import type { CreateGenerationBody } from '../../../../shared/generations';
import type { Recipe } from '../../engine/generation/generation';
import type { Access } from '../access';
import type { EntryContext } from '../entries/read-entry';
import type { Languages } from '../languages';

export interface SubjectParts {
  languages: Languages;
  /** What an entry is called, by language, as far as the caller may read it. @param main the language of an entry that is in none. */
  titlesOf(entry: EntryContext, main: string, access: Access): Promise<Record<string, string>>;
}

/**
 * Reads what the texts of the images will be written of, beside the prompt. It is frozen with the
 * request, because the worker that writes them does not know what the caller may read.
 */
export const createSubjectReader =
  ({ languages, titlesOf }: SubjectParts) =>
  async ({ entry, target }: Pick<CreateGenerationBody, 'entry' | 'target'>, access: Access): Promise<NonNullable<Recipe['texts']>> => {
    const about = target ? { ...(entry?.uid === target.uid && { status: entry.status, values: entry.values }), ...target } : entry;
    const locale = about?.locale ?? (await languages.main());
    return {
      locale,
      locales: [...new Set([locale, ...(await languages.all())])],
      titles: about ? await titlesOf(about, locale, access) : {},
    };
  };
