import sharp from 'sharp';
import { ForgeError } from '../errors';
import type { ImageBytes } from '../image-model';
import { openImage } from './open-image';
import { inTurn } from './turns';

/**
 * The mask as models get it: greys as PNG, white where to repaint. Transparent parts mean nothing:
 * they are black, that is, kept.
 * @param options.grow how far the white parts are grown, px. @param options.feather how wide their edge is softened, px.
 */
export const prepareMask = (mask: ImageBytes, { grow = 0, feather = 0 }: { grow?: number; feather?: number } = {}): Promise<ImageBytes> =>
  inTurn(async () => {
    const grey = await greyOf(mask).catch(notDecoded);
    // Each in a pipeline of its own: sharp has an order of its own for what stands in one.
    // The foreground that sharp (0.35) erodes is what is black, so that white grows by as much.
    const grown = grow > 0 ? await sharp(grey).erode(grow).toColourspace('b-w').png().toBuffer() : grey;
    const bytes = feather > 0 ? await sharp(grown).blur(feather / 2).toColourspace('b-w').png().toBuffer() : grown;
    return { bytes, mediaType: 'image/png' };
  });

const greyOf = async ({ bytes }: ImageBytes): Promise<Buffer> =>
  openImage(bytes).flatten({ background: '#000' }).toColourspace('b-w').extractChannel(0).png().toBuffer();

const notDecoded = (cause: unknown): never => {
  throw new ForgeError('IMAGEFORGE_INVALID_IMAGE', 'The mask cannot be decoded.', { details: { field: 'mask' }, cause });
};
