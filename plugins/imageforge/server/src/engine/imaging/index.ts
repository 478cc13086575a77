export { checkMask } from './check-mask';
export { finishImage, type FinishedImage } from './finish-image';
export { prepareMask } from './prepare-mask';
export { type ImageFacts, type ImageLimits, isTooLarge, maxSide, readImage } from './read-image';
export { resizeImage, type ResizedImage } from './resize-image';
export type { DigitalSourceType } from './xmp';
export { viewImage } from './view-image';
