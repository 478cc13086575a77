import { asForgeError, type ForgeError } from '../../errors';
import type { Warning } from '../../image-model';
import type { Asset } from '../generation';
import type { Patience } from '../patience';
import { giveBack, markPublished, publishFile, type PublishParts } from '../publish-asset';
import type { Stage } from '../stage';

/**
 * Publishes every image that passed, unless an editor is to choose. Each image stands for itself:
 * one that can't be published in the end is given back, with a warning.
 * @param patience when it is over, what could not be published is given up.
 */
export const createPublishStage = (parts: PublishParts, patience: Pick<Patience, 'allows'>): Stage => ({
  name: 'publish',
  async run(work) {
    const { generation, signal } = work;
    if (generation.publish === 'on-keep') return {};
    const failed: { asset: Asset; error: ForgeError }[] = [];
    let published = 0;
    await work.save({});
    for (const asset of await parts.store.assetsOf([generation.id])) {
      signal.throwIfAborted();
      if (asset.state === 'published') {
        published += 1;
        continue;
      }
      try {
        await markPublished(await publishFile(asset, parts, signal), parts);
      } catch (thrown) {
        // Whoever has the row now goes on with the image.
        signal.throwIfAborted();
        const error = asForgeError(thrown);
        // Somebody discarded it: then it is not wanted.
        if (error.code !== 'IMAGEFORGE_CONFLICT') failed.push({ asset, error });
        continue;
      }
      published += 1;
      // A step further: the next image is not to be given up for the crashes of this one.
      await work.save({}, { isProgress: true });
    }
    const [first] = failed;
    if (!first) return {};
    const again = failed.find(({ error }) => patience.allows(generation, error));
    if (again) throw again.error;
    for (const { asset, error } of failed) await giveBack(asset, error, parts);
    if (published === 0) throw first.error;
    return { warnings: [...generation.warnings, ...failed.map(warningOf)] };
  },
});

const warningOf = ({ asset, error }: { asset: Asset; error: ForgeError }): Warning => ({
  code: 'image-failed',
  message: error.message,
  details: { index: asset.index },
});
