import type { SuggestTextsBody, WriteTextsBody } from '../../../shared/assets';
import { ForgeError } from '../engine/errors';
import { hasFile } from '../engine/generation/publish-asset';
import type { Asset, AssetState } from '../engine/generation/generation';
import type { Warning } from '../engine/image-model';
import type { EventBus, GenerationStore, MediaLibrary, OriginalStore } from '../engine/ports';
import type { TextComposer } from '../engine/texts/compose-texts';
import { knownTextsOf, libraryTextsOf, type LocaleTexts, withTexts } from '../engine/texts/texts';
import type { Access } from './access';
import type { Audit } from './audit';
import type { GenerationAccess } from './generation-access';
import type { Languages } from './languages';

interface Parts {
  store: Pick<GenerationStore, 'changeAsset'>;
  library: Pick<MediaLibrary, 'describe'>;
  originals: Pick<OriginalStore, 'get'>;
  events: Pick<EventBus, 'publish'>;
  audit: Pick<Audit, 'record'>;
  languages: Languages;
  composeTexts: TextComposer;
  changeableAsset: GenerationAccess['changeableAsset'];
}

/** While it is being published, a worker is writing its texts to the media library. */
const writable: readonly AssetState[] = ['ready', 'published'];

/** The texts of an image that is there: people change them, and ask for other words. */
export const createAssetTexts = ({ store, library, originals, events, audit, languages, composeTexts, changeableAsset }: Parts) => {
  const mainOf = async ({ mainLocale }: Asset): Promise<string> => mainLocale ?? (await languages.main());

  /** @throws ForgeError IMAGEFORGE_INVALID_REQUEST for a language that the installation has not. */
  const languageOf = async (asset: Asset, asked: string | undefined): Promise<string> => {
    const main = await mainOf(asset);
    if (asked === undefined) return main;
    const known = [...new Set([main, ...(await languages.all()), ...Object.keys(asset.texts ?? {})])];
    if (known.includes(asked)) return asked;
    throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', `Expected one of the languages ${known.join(', ')}, got "${asked}".`, {
      details: { field: 'locale', received: asked, expected: known },
    });
  };

  return {
    /**
     * Writes what a person wants an image to be called, in one language. Where it is published, the
     * media library has the main language's words too, unless somebody has written others there.
     * @throws ForgeError IMAGEFORGE_CONFLICT while it is being published, or when it is not wanted any more.
     */
    async write(id: string, { locale, decorative, ...written }: WriteTextsBody, access: Access): Promise<{ asset: Asset; warnings: Warning[] }> {
      const found = await changeableAsset(id, access);
      const language = await languageOf(found.asset, locale);
      const main = await mainOf(found.asset);
      const warnings: Warning[] = [];
      const asset = await store.changeAsset(id, async (now) => {
        if (!writable.includes(now.state)) {
          throw new ForgeError('IMAGEFORGE_CONFLICT', `Expected an image that is ready or published, this one is ${now.state}.`, { details: { state: now.state } });
        }
        const mainLocale = now.mainLocale ?? main;
        const texts = withTexts(knownTextsOf(now, mainLocale), language, written, 'human');
        const described = { texts, mainLocale, decorative: (decorative ?? now.decorative) || undefined };
        const after = { ...described, ...libraryTextsOf(described) };
        const left = hasFile(now) ? await library.describe(now, { ...now, ...after }) : [];
        if (left.length > 0) warnings.push(leftAlone(left));
        return after;
      });
      if (!asset) throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no image "${id}".`);
      await audit.record({ action: 'asset.describe', by: access.requester, subject: id, details: { locale: language } });
      events.publish({ type: 'asset.updated', generationId: asset.generationId, assetId: id, state: asset.state });
      return { asset, warnings };
    },

    /** Other words for an image in one language, of the model where there is one. Stores nothing. */
    async suggest(id: string, { locale }: SuggestTextsBody, access: Access): Promise<{ locale: string; texts: LocaleTexts; warnings: Warning[] }> {
      const { asset, generation } = await changeableAsset(id, access);
      const language = await languageOf(asset, locale);
      const image = () => originals.get(asset.file.key);
      const { texts, warning } = await composeTexts(generation.recipe, image, new AbortController().signal, language);
      return { locale: language, texts: texts[language] ?? {}, warnings: warning ? [warning] : [] };
    },
  };
};

export type AssetTexts = ReturnType<typeof createAssetTexts>;

const leftAlone = (names: readonly string[]): Warning => ({
  code: 'library-text-kept',
  message: `The media library keeps its own ${names.join(' and ')}: somebody has written it there.`,
  details: { names },
});
