import type { KeepAssetBody } from '../../../shared/generations';
import { ForgeError } from '../engine/errors';
import { slugOf } from '../engine/generation/slug';
import type { Asset } from '../engine/generation/generation';
import type { EventBus, GenerationStore } from '../engine/ports';
import type { Access } from './access';
import type { Audit } from './audit';
import type { Enqueue } from './enqueue';
import { knownTextsOf, libraryTextsOf, withTexts } from '../engine/texts/texts';
import type { Languages } from './languages';
import type { GenerationAccess } from './generation-access';
import { noAttach } from './requests/visibility';
import type { TargetCheck } from './requests/entry';

export interface AssetsParts {
  store: Pick<GenerationStore, 'updateAsset' | 'changeAsset'>;
  languages: Languages;
  events: Pick<EventBus, 'publish'>;
  audit: Pick<Audit, 'record'>;
}

interface Shared {
  changeableAsset: GenerationAccess['changeableAsset'];
  checkTarget: TargetCheck;
  enqueue: Enqueue;
}

/** What becomes of an image that was made: it is kept, or it is not wanted. */
export const createAssets = ({ store, events, audit, languages }: AssetsParts, { changeableAsset, checkTarget, enqueue }: Shared) => ({
  /**
   * Publishes an image that waits for it, or attaches one that is published; the work itself is
   * queued. What was asked for before is answered in the same way again.
   */
  async keep(id: string, { attach = false, ...texts }: KeepAssetBody, access: Access): Promise<Asset> {
    const { asset, generation } = await changeableAsset(id, access);
    const { target } = generation;
    if (attach && !target?.documentId) {
      throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', 'This image was made for no saved entry, so it can only be published.', {
        details: { field: 'attach' },
      });
    }
    if (attach) await checkTarget(target, access, true);
    const isPrivate = (texts.visibility ?? asset.visibility) === 'private';
    if (attach && isPrivate) throw noAttach('attach');
    if (asset.removal && (asset.removal.files || asset.removal.library !== 'keep')) {
      throw new ForgeError('IMAGEFORGE_CONFLICT', 'The image is being taken away from where it was published; try again in a moment.');
    }
    const wanted = { ...texts, ...(texts.name && { name: slugOf(texts.name) }) };
    const hasTexts = Object.entries(wanted).every(([name, text]) => asset[name as keyof typeof wanted] === text);
    const isAttached = !attach || asset.attachTo !== undefined;
    if ((asset.state === 'published' || asset.state === 'publishing') && hasTexts && isAttached) return asset;
    if (asset.state === 'published' && !hasTexts) {
      const what = texts.visibility && texts.visibility !== asset.visibility ? 'unpublish it before it becomes another' : 'change its texts in the media library';
      throw new ForgeError('IMAGEFORGE_CONFLICT', `The image is published already, as a ${asset.visibility} one; ${what}.`);
    }
    const main = asset.mainLocale ?? (await languages.main());
    const kept = await store.changeAsset(id, (now) => {
      if (now.state !== 'ready' && now.state !== 'published') {
        throw new ForgeError('IMAGEFORGE_CONFLICT', `Expected an image that is ready, this one is ${now.state}.`);
      }
      return {
        ...(wanted.name && { name: wanted.name }),
        ...(wanted.visibility && { visibility: wanted.visibility }),
        ...typedTexts(now, wanted, main),
        ...(attach && target && { attachTo: target }),
        state: 'publishing',
        error: undefined,
        keptBy: access.requester,
      };
    });
    if (!kept) throw new ForgeError('IMAGEFORGE_NOT_FOUND', `There is no image "${id}".`);
    await audit.record({ action: 'asset.keep', by: access.requester, subject: id });
    events.publish({ type: 'asset.updated', generationId: asset.generationId, assetId: id, state: 'publishing' });
    enqueue(asset.generationId);
    return kept;
  },

  /** Says that an image is not wanted. */
  async discard(id: string, access: Access): Promise<Asset> {
    const { asset } = await changeableAsset(id, access);
    const discarded = await store.updateAsset(id, ['ready', 'discarded'], { state: 'discarded' });
    if (!discarded) {
      throw new ForgeError('IMAGEFORGE_CONFLICT', `Expected an image that is ready, this one is ${asset.state}.`);
    }
    await audit.record({ action: 'asset.discard', by: access.requester, subject: id });
    events.publish({ type: 'asset.updated', generationId: asset.generationId, assetId: id, state: 'discarded' });
    return { ...asset, state: 'discarded' };
  },
});

/** What whoever keeps an image has typed; nothing where that is nothing. Words for a decorative image make it one that is described. */
const typedTexts = (
  asset: Asset,
  { alternativeText, caption }: Pick<KeepAssetBody, 'alternativeText' | 'caption'>,
  main: string,
): Partial<Asset> => {
  if (alternativeText === undefined && caption === undefined) return {};
  const { mainLocale = main, decorative } = asset;
  const texts = withTexts(knownTextsOf(asset, mainLocale), mainLocale, { alternativeText, caption }, 'human');
  const described = { texts, mainLocale, decorative: alternativeText ? undefined : decorative };
  return { ...described, ...libraryTextsOf(described) };
};
