export { type Addresses, type ImageNote, noteOf } from './image-note';
export { createMakeRenditions } from './make-renditions';
export { createMakeVersions, type MakeVersions } from './make-versions';
export { planRenditions, type RenditionFormat, renditionFormats, type RenditionOptions, type RenditionSet } from './plan-renditions';
