export type { Capabilities, Mode, Size, SizeSupport } from './capabilities';
export { capabilityProblem, type Demand } from './capability-problem';
export { modelKey } from './image-model';
export type { ImageBytes, ImageCall, ImageModel, ImageResult, Usage, Warning } from './image-model';
export { mediaTypeOf } from './media-type';
export { originalKeyOf } from './original-key';
export type { ImageProvider, PricedModel } from './provider';
export { formatSize, parseSize, sizeProblem } from './size';
export { withoutPreviews } from './without-previews';
