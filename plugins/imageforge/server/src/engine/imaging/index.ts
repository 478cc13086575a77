export { checkMask } from './check-mask';
export { finishImage } from './finish-image';
export { prepareMask } from './prepare-mask';
export { type ImageLimits, isTooLarge, maxSide, readImage } from './read-image';
export { resizeImage } from './resize-image';
export type { DigitalSourceType } from './xmp';
export { viewImage } from './view-image';
export { boxWithin, type CropPosition, type TransformOptions, transformImage } from './transform-image';
