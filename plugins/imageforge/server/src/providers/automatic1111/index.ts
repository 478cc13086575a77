export type { Automatic1111Options } from './options';
export { createAutomatic1111Provider } from './provider';
