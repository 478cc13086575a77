export type { OpenAIModelOptions } from './models';
export type { OpenAIOptions } from './options';
export { createOpenAIProvider } from './provider';
