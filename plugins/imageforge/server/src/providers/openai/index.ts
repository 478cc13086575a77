export type { OpenAIOptions } from './options';
export { createOpenAIProvider } from './provider';
