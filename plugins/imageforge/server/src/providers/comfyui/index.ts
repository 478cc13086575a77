export type { ComfyUIOptions } from './options';
export { createComfyUIProvider } from './provider';
export type { Workflow } from './workflow';
