import { asForgeError, describeError } from '../../errors';
import type { Warning } from '../../image-model';
import type { Logger } from '../../ports';
import type { Patience } from '../patience';
import { attachAsset, attachSkipped, hasFile, type PublishParts } from '../publish-asset';
import type { Stage } from '../stage';

/**
 * Puts the published images into the entry that they were made for, if it still wants them.
 * @param patience when it is over, what could not be attached is given up: the image is made, paid
 *   for and published all the same.
 */
export const createAttachStage = (
  parts: Pick<PublishParts, 'store' | 'attacher'> & { logger: Logger },
  patience: Pick<Patience, 'allows'>,
): Stage => ({
  name: 'attach',
  async run(work) {
    const { generation } = work;
    if (generation.publish === 'on-keep' || !generation.target) return {};
    await work.save({});
    const warnings: Warning[] = [];
    for (const asset of await parts.store.assetsOf([generation.id])) {
      if (asset.state !== 'published' || !hasFile(asset)) continue;
      const warning = await attachAsset(asset, generation, parts).catch((thrown: unknown) => {
        if (patience.allows(generation, asForgeError(thrown))) throw thrown;
        parts.logger.error(`Asset ${asset.id} could not be attached: ${describeError(thrown)}`);
        return attachSkipped(asset, `It could not be put into the entry. ${asForgeError(thrown).message}`);
      });
      if (warning) warnings.push(warning);
    }
    return { warnings: [...generation.warnings, ...warnings] };
  },
});
