import { encode as blurhashOf } from 'blurhash';
import sharp from 'sharp';
import { openImage } from './open-image';
import { hashSide, perceptualHashOf } from './perceptual-hash';

interface ImageHashes {
  /** base83, about 30 characters. */
  blurhash: string;
  /** Like `#88aacc`. */
  dominantColor: string;
  /** 16 hexadecimal digits. */
  perceptualHash: string;
}

/** Side of the small picture that a placeholder and a colour are taken from, px: they say no more. */
const side = 64;
/** Of the blurhash: waves from left to right and from top to bottom, as its authors propose. */
const waves = { x: 4, y: 3 };

/** What stands for an image where it is not loaded, and what finds it again. What is transparent counts as white, as on a page. */
export const hashImage = async (bytes: Uint8Array): Promise<ImageHashes> => {
  const { data, info } = await openImage(bytes)
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .resize(side, side, { fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const small = () => sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  const [{ dominant }, grey] = await Promise.all([
    small().stats(),
    small().removeAlpha().toColourspace('b-w').resize(hashSide, hashSide, { fit: 'fill' }).extractChannel(0).raw().toBuffer(),
  ]);
  return {
    blurhash: blurhashOf(new Uint8ClampedArray(data), info.width, info.height, waves.x, waves.y),
    dominantColor: `#${[dominant.r, dominant.g, dominant.b].map((part) => part.toString(16).padStart(2, '0')).join('')}`,
    perceptualHash: perceptualHashOf(grey),
  };
};
