import type { Warning } from '../../image-model';
import { attachAsset, hasFile, type PublishParts } from '../publish-asset';
import type { Stage } from '../stage';

/** Puts the published images into the entry that they were made for, if it still wants them. */
export const createAttachStage = (parts: Pick<PublishParts, 'store' | 'attacher'>): Stage => ({
  name: 'attach',
  async run({ generation }) {
    if (generation.publish === 'on-keep' || !generation.target) return {};
    const warnings: Warning[] = [];
    for (const asset of await parts.store.assetsOf([generation.id])) {
      if (asset.state !== 'published' || !hasFile(asset)) continue;
      const warning = await attachAsset(asset, generation, parts);
      if (warning) warnings.push(warning);
    }
    return { warnings: [...generation.warnings, ...warnings] };
  },
});
