export type { AiSdkModelOptions, AiSdkServiceOptions } from './options';
export { createAiSdkProvider } from './provider';
