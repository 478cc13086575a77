import sharp from 'sharp';
import type { Size } from '../../../engine/image-model';
import { familyOf } from '../families';

/** How large the image is that a model makes of an input. */
export const sizeOfInput = async (model: string, input: Record<string, unknown>, files: Map<string, Buffer>): Promise<Size> => {
  const { width, height } = input;
  if (typeof width === 'number' && typeof height === 'number') return { width, height };
  const source = input.image === undefined ? undefined : await sizeOfFile(String(input.image), files);
  if (source && model.endsWith('real-esrgan')) return { width: source.width * Number(input.scale ?? 4), height: source.height * Number(input.scale ?? 4) };
  if (source) return source;
  const [, wide, high] = /^(\d+)x(\d+)$/.exec(String(input.size ?? input.resolution)) ?? [];
  if (wide && high) return { width: Number(wide), height: Number(high) };
  const { size } = familyOf(model.includes('kontext') ? 'flux-kontext' : 'flux').inputs;
  return (size?.by === 'ratio' && size.sizes[String(input.aspect_ratio ?? '1:1')]) || { width: 1024, height: 1024 };
};

const sizeOfFile = async (address: string, files: Map<string, Buffer>): Promise<Size> => {
  const bytes = address.startsWith('data:') ? Buffer.from(address.split(',')[1] ?? '', 'base64') : files.get(address.split('/').at(-1) ?? '');
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
};
