export type { ComfyUIOptions } from './options';
export { createComfyUIProvider } from './provider';
