import sharp from 'sharp';
import { formatSize, type ImageBytes, type Size, type Warning } from '../../engine/image-model';
import { sourceFor } from '../../provider-kit';

const types = ['image/png', 'image/jpeg', 'image/webp'];

/** Of a reference image: what is above is charged by the megapixel, and shrunk by the service anyway. */
const maxReferencePixels = 4_194_304;

/** A reference image as it is sent: not larger than what is made of it. @throws ForgeError IMAGEFORGE_INVALID_IMAGE */
export const referenceFor = async (image: ImageBytes, label: string): Promise<{ image: ImageBytes; warnings: Warning[] }> => {
  const upright = await sourceFor(image, { types });
  const { width, height } = await sharp(upright.bytes).metadata();
  const scale = Math.sqrt(maxReferencePixels / (width * height));
  if (scale >= 1) return { image: upright, warnings: [] };
  const size: Size = { width: Math.floor(width * scale), height: Math.floor(height * scale) };
  const warning: Warning = {
    code: 'adjusted',
    message: `A source image of ${formatSize({ width, height })} was sent to ${label} as one of ${formatSize(size)}.`,
    details: { name: 'images', wanted: formatSize({ width, height }), given: formatSize(size) },
  };
  return { image: await sourceFor(upright, { types, size }), warnings: [warning] };
};

/** The image that is painted on, in this size or as large as it is. @throws ForgeError IMAGEFORGE_INVALID_IMAGE */
export const canvasFor = (image: ImageBytes, size?: Size): Promise<ImageBytes> => sourceFor(image, { types, ...(size && { size }) });
