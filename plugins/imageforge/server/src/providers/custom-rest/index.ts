export { checkServer } from './check-server';
export { type CustomRestOptions, failures } from './options';
export { createCustomRestProvider } from './provider';
