/**
 * What `strapi-plugin-imageforge/provider` exports: all that a provider in a package of its own is
 * written with.
 */
export { errorCodes, type ErrorCode, ForgeError } from '../engine/errors';
export {
  type Capabilities,
  type Extension,
  formatSize,
  type ImageBytes,
  type ImageCall,
  type ImageModel,
  type ImageProvider,
  type ImageResult,
  mediaTypeOf,
  type Mode,
  modes,
  type PricedModel,
  type Size,
  type SizeSupport,
  type Usage,
  type Warning,
} from '../engine/image-model';
export type { MicroUsd, Price } from '../engine/budget/price';
export * from '.';
