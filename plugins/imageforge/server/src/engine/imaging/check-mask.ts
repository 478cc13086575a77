import sharp, { type Sharp } from 'sharp';
import { ForgeError } from '../errors';
import type { ImageBytes, Warning } from '../image-model';
import { openImage } from './open-image';
import { inTurn } from './turns';

/** From this grey on a pixel counts as white, as it does for models that know nothing in between. */
const leastWhite = 128;
/** How far pixels of one colour may be apart in a file that loses some, such as WebP. */
const sameColour = 8;

/**
 * Finds out whether a mask repaints anything, before anything is paid for it. One that is transparent
 * where to repaint, and of one colour elsewhere, is read as that if it may be.
 * @param mask an image that was decoded before
 * @param options.adapt whether a mask of the other kind may be converted. Default: no.
 * @returns the mask, white where to repaint, and what was done to it
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE with the field `mask` and `details.reason`:
 * `repaints-nothing`, or `transparent-mask` where `adapt` would help
 */
export const checkMask = (mask: ImageBytes, { adapt = false }: { adapt?: boolean } = {}): Promise<{ mask: ImageBytes; warnings: Warning[] }> =>
  inTurn(async () => {
    const [grey] = await channelsOf(picture(mask).flatten({ background: '#000' }).toColourspace('b-w').extractChannel(0));
    if (grey && grey.max >= leastWhite) return { mask, warnings: [] };
    if (!(await isTransparentMask(mask))) {
      throw invalid('repaints-nothing', 'This mask repaints nothing: expected some white, which is where the image is repainted; black is where it is kept.');
    }
    if (!adapt) {
      throw invalid(
        'transparent-mask',
        'This mask repaints nothing: expected white where the image is repainted, got a mask that is transparent there. Make it white on black, or send "adapt": true to have that done.',
      );
    }
    const bytes = await picture(mask).extractChannel('alpha').negate().toColourspace('b-w').png().toBuffer();
    return {
      mask: { bytes, mediaType: 'image/png' },
      warnings: [
        {
          code: 'adjusted',
          message: 'The mask has no white and is transparent in places; those are repainted, as if they were white.',
          details: { name: 'mask', wanted: 'transparent', given: 'white' },
        },
      ],
    };
  });

const picture = ({ bytes }: ImageBytes): Sharp => openImage(bytes).autoOrient();

/** Whether some of it is transparent, and what is opaque has one colour: there is nothing else in it to read. */
const isTransparentMask = async (mask: ImageBytes): Promise<boolean> => {
  if (!(await openImage(mask.bytes).metadata()).hasAlpha) return false;
  const [alpha] = await channelsOf(picture(mask).extractChannel('alpha'));
  if (!alpha || alpha.min >= leastWhite || alpha.max < leastWhite) return false;
  // On black, what is transparent is never the greatest value of a channel, and on white never the least.
  const [onBlack, onWhite] = await Promise.all(
    ['#000', '#fff'].map((background) => channelsOf(picture(mask).flatten({ background }).toColourspace('srgb'))),
  );
  return (onBlack ?? []).every(({ max }, index) => max - (onWhite?.[index]?.min ?? 0) <= sameColour);
};

/** Least and greatest value of each channel, 0 to 255. sharp tells those of its input, so the work is written first. */
const channelsOf = async (work: Sharp): Promise<readonly { min: number; max: number }[]> => {
  const { data, info } = await work.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return (await sharp(data, { raw: { width, height, channels }, limitInputPixels: false }).stats()).channels;
};

const invalid = (reason: string, message: string): ForgeError =>
  new ForgeError('IMAGEFORGE_INVALID_IMAGE', message, { details: { field: 'mask', reason } });
