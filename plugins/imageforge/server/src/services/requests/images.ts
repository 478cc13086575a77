import type { CreateGenerationBody } from '../../../../shared/generations';
import { ForgeError } from '../../engine/errors';
import { checkMask } from '../../engine/imaging';
import type { Warning } from '../../engine/image-model';
import type { Access } from '../access';
import type { CheckedImage, SourceImage, Uploads } from '../source-images';

export interface ImagesParts {
  readSource(source: SourceImage, access: Access, uploads: Uploads): Promise<CheckedImage>;
}

/**
 * Reads the source images of a request, and its mask. @param most how many images the recipe has.
 * @returns also what was changed of the mask, as warnings.
 * @throws ForgeError as `readSource`; IMAGEFORGE_INVALID_IMAGE for a mask that does not fit, or repaints nothing.
 */
export const createImagesReader =
  ({ readSource }: ImagesParts) =>
  async (body: CreateGenerationBody, access: Access, uploads: Uploads, most: number) => {
    const known = new Map<string, CheckedImage>();
    /** One image may be named again and again; reading it is what costs. */
    const readOnce = async (source: SourceImage): Promise<CheckedImage> => {
      const name = JSON.stringify(source);
      const image = known.get(name) ?? (await readSource(source, access, uploads));
      known.set(name, image);
      return image;
    };
    const images: CheckedImage[] = [];
    for (const source of (body.images ?? []).slice(0, most)) images.push(await readOnce(source));
    const mask = body.mask && (await readOnce(body.mask));
    const first = images[0];
    if (mask && first && (mask.width !== first.width || mask.height !== first.height)) {
      throw new ForgeError(
        'IMAGEFORGE_INVALID_IMAGE',
        `Expected a mask of ${first.width}x${first.height} like its image, got ${mask.width}x${mask.height}.`,
        { details: { field: 'mask' } },
      );
    }
    const checked = mask && (await checkMask(mask, { adapt: body.adapt }));
    return { images, mask: checked?.mask, changes: [...images.flatMap(firstFrameUsed), ...(checked?.warnings ?? [])] };
  };

const firstFrameUsed = ({ frames }: CheckedImage, index: number): Warning[] =>
  frames === undefined
    ? []
    : [
        {
          code: 'adjusted',
          message: `Source image ${index + 1} is an animation of ${frames} frames; its first one is used.`,
          details: { index, name: 'frames', wanted: frames, given: 1 },
        },
      ];
