import type { Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import type { ImageBytes, Size } from '../image-model';
import { filledBox } from './box';
import { encodeImage, type Encoding } from './encode-image';
import { openImage } from './open-image';
import { type Operation, type OperationContext, runOperations } from './operations';
import { open, pictureOf } from './picture';
import { readCredits } from './read-credits';
import { inTurn } from './turns';
import { type XmpFacts, xmpPacket } from './xmp';

export interface FinishOptions extends Encoding {
  /** Cut to this ratio around the middle, then shrunk to this size; never enlarged. `undefined`: as it is. */
  fit?: Size;
  /** What is done to it after that, in this order, and what that needs. */
  operations?: { list: readonly Operation[]; context: OperationContext; maxPixels: number };
  /** Of the provider's EXIF, whether it says who made it and whose it is. `undefined`: it has none. */
  keepsCredits?: boolean;
  /** What its metadata says. */
  xmp: XmpFacts;
}

interface FinishedImage extends ImageBytes {
  /** px */
  width: number;
  height: number;
  /** base64, about 25 bytes: a blurred placeholder. */
  thumbhash: string;
}

/**
 * Turns a provider's bytes, already checked by `readImage`, into the file that is published: upright,
 * sRGB, 8 bits a channel, in the wanted format, with XMP. Deterministic for the same input and the
 * same sharp.
 * @throws ForgeError as `runOperations`
 */
export const finishImage = (bytes: Uint8Array, options: FinishOptions): Promise<FinishedImage> =>
  inTurn(async () => {
    const { autoOrient, exif } = await openImage(bytes).metadata();
    const upright = openImage(bytes).autoOrient();
    const fitted = options.fit ? upright.resize({ ...filledBox(autoOrient, options.fit), fit: 'cover' }) : upright;
    const image = encodeImage(await operated(fitted, options), options).withXmp(xmpPacket(options.xmp));
    const credits = options.keepsCredits ? readCredits(exif) : {};
    const file = Object.keys(credits).length > 0 ? image.withExif({ IFD0: credits }) : image;
    const { data, info } = await file.toBuffer({ resolveWithObject: true });
    return {
      bytes: data,
      mediaType: `image/${options.format}`,
      width: info.width,
      height: info.height,
      thumbhash: await thumbhashOf(data),
    };
  });

/** Where nothing is to be done, the file is made in one pass and the picture is never held as a whole. */
const operated = async (image: Sharp, { operations }: FinishOptions): Promise<Sharp> => {
  if (!operations || operations.list.length === 0) return image;
  const { list, context, maxPixels } = operations;
  return open(await runOperations(await pictureOf(image), list, context, { maxPixels }));
};

/** Thumbhash takes at most 100 × 100 px of RGBA. */
const thumbhashOf = async (bytes: Uint8Array): Promise<string> => {
  const { data, info } = await openImage(bytes)
    .resize(100, 100, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
};
