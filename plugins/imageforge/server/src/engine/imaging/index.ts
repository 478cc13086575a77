export { finishImage } from './finish-image';
export { prepareMask } from './prepare-mask';
export { type ImageLimits, readImage } from './read-image';
export { resizeImage } from './resize-image';
export type { DigitalSourceType } from './xmp';
export { viewImage } from './view-image';
