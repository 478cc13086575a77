import { ForgeError, messageOf } from '../../errors';
import { formatSize, type Size } from '../../image-model';
import type { Picture } from '../picture';
import { maxSide } from '../limits';
import { blurAround } from './blur-around';
import { crop } from './crop';
import { denoise } from './denoise';
import { fit } from './fit';
import { flatten } from './flatten';
import { grain } from './grain';
import type { Operation, OperationContext, OperationKind } from './operation';
import { overlay } from './overlay';
import { pad } from './pad';
import { sharpen } from './sharpen';
import { tone } from './tone';
import { trim } from './trim';
import { watermark } from './watermark';
import { whiteBalance } from './white-balance';

export type { Operation, OperationContext };

const kinds: { [Type in Operation['type']]: OperationKind<Type> } = {
  crop,
  fit,
  pad,
  trim,
  denoise,
  sharpen,
  tone,
  'white-balance': whiteBalance,
  flatten,
  'blur-around': blurAround,
  overlay,
  watermark,
  grain,
};

/** The table holds, for each type, the kind of that very type, which TypeScript does not follow. */
const kindOf = ({ type }: Operation) => kinds[type] as OperationKind<Operation['type']>;

interface PixelLimit {
  /** Most pixels of a picture, width × height: what an operation may need of memory follows from it. */
  maxPixels: number;
}

/**
 * Follows the size through a list of operations, without any picture.
 * @param size of what comes in, px
 * @throws ForgeError IMAGEFORGE_INVALID_REQUEST with the field, like `output.operations.2`, of an
 *   operation that would need more memory than it may
 */
export const checkOperations = (operations: readonly Operation[], size: Size, limit: PixelLimit): void => {
  let now = size;
  for (const [index, operation] of operations.entries()) {
    now = kindOf(operation).sizeAfter?.(now, operation) ?? now;
    if (isTooLarge(now, limit)) throw new ForgeError('IMAGEFORGE_INVALID_REQUEST', ...tooLarge(index, operation, now, limit));
  }
};

/**
 * Does a list of operations, in order.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE, before it is done, for an operation that would need
 *   more memory than it may: what is trimmed shows its size only then. The same for one that fails.
 */
export const runOperations = async (picture: Picture, operations: readonly Operation[], context: OperationContext, limit: PixelLimit): Promise<Picture> => {
  let now = picture;
  for (const [index, operation] of operations.entries()) {
    const next = kindOf(operation).sizeAfter?.(now, operation) ?? now;
    if (isTooLarge(next, limit)) throw new ForgeError('IMAGEFORGE_INVALID_IMAGE', ...tooLarge(index, operation, next, limit));
    now = await kindOf(operation)
      .run(now, operation, context)
      .catch((cause: unknown) => {
        throw cause instanceof ForgeError ? cause : notDone(index, operation, cause);
      });
  }
  return now;
};

const notDone = (index: number, { type }: Operation, cause: unknown): ForgeError => {
  const field = `output.operations.${index}`;
  return new ForgeError('IMAGEFORGE_INVALID_IMAGE', `${field}: "${type}" could not be done: ${messageOf(cause)}`, { details: { field, reason: 'operation' }, cause });
};

const isTooLarge = ({ width, height }: Size, { maxPixels }: PixelLimit): boolean => width * height > maxPixels || Math.max(width, height) > maxSide;

const tooLarge = (index: number, { type }: Operation, size: Size, { maxPixels }: PixelLimit): [string, { details: Record<string, unknown> }] => {
  const field = `output.operations.${index}`;
  return [
    `${field}: expected a picture of at most ${maxPixels} px in all and ${maxSide} px a side; "${type}" would make one of ${formatSize(size)}.`,
    { details: { field, expected: { maxPixels, maxSide }, received: formatSize(size) } },
  ];
};
