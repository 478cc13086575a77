export type { AiSdkOptions, AiSdkModelOptions, AiSdkServiceOptions } from './options';
export { createAiSdkProvider } from './provider';
