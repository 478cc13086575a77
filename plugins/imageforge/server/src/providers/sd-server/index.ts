export type { SdServerOptions } from './options';
export { createSdServerProvider } from './provider';
