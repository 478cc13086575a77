export { checkServer } from './check-server';
export type { CustomRestOptions } from './options';
export { createCustomRestProvider } from './provider';
