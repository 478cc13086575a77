export { checkMask } from './check-mask';
export { finishImage } from './finish-image';
export { prepareMask } from './prepare-mask';
export { type ImageLimits, isTooLarge, maxSide, readImage } from './read-image';
export { hashImage } from './hash-image';
export { bandsOf, hashDistance, maxHashDistance, nearBands } from './perceptual-hash';
export { decodeImage, gravities, type Gravity, resizeImage, type Version, type VersionFormat } from './resize-image';
export type { DigitalSourceType } from './xmp';
export { viewImage } from './view-image';
