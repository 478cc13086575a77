import type { PublishTarget } from '../../engine/ports';
import { createCloudinaryTarget } from './cloudinary';
import { createGcsTarget } from './gcs';
import { createLocalTarget } from './local';
import type { TargetOptions } from './options';
import { createS3Target } from './s3';

export type { TargetOptions };

const create = (options: TargetOptions): PublishTarget | Promise<PublishTarget> => {
  switch (options.kind) {
    case 's3':
      return createS3Target(options);
    case 'gcs':
      return createGcsTarget(options);
    case 'cloudinary':
      return createCloudinaryTarget(options);
    case 'local':
      return createLocalTarget(options);
  }
};

/**
 * The targets of the options, in their order. Their packages are loaded here and now, so that a
 * missing one stops the start and not a publication.
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID
 */
export const createTargets = (targets: readonly TargetOptions[]): Promise<PublishTarget[]> => Promise.all(targets.map(async (one) => create(one)));
