export type { StabilityOptions } from './options';
export { createStabilityProvider } from './provider';
