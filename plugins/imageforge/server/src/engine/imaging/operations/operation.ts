import type { Operation } from '../../../../../shared/operations';
import type { Size } from '../../image-model';
import type { Picture } from '../picture';

export type { Operation };
export type OperationOf<Type extends Operation['type']> = Extract<Operation, { type: Type }>;

/** What operations need beside the picture. */
export interface OperationContext {
  /** The operator's picture of this name. @throws ForgeError IMAGEFORGE_INVALID_REQUEST: there is none */
  overlay(name: string): Uint8Array;
  /** What chance is drawn from: the same text gives the same noise. */
  seed: string;
}

/** One kind of operation. It holds at most six pictures at once, as large as the larger of what comes and what goes. */
export interface OperationKind<Type extends Operation['type']> {
  /** What comes of a picture of this size, px. Left out: the same. The most, where only the pixels tell. */
  sizeAfter?(size: Size, operation: OperationOf<Type>): Size;
  /** Deterministic: it depends on nothing but what it is given. */
  run(picture: Picture, operation: OperationOf<Type>, context: OperationContext): Promise<Picture>;
}
