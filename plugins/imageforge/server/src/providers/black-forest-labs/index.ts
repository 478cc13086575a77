export type { BlackForestLabsOptions } from './options';
export { createBlackForestLabsProvider } from './provider';
