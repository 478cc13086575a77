export type { GpuRunnerOptions } from './options';
export { createGpuRunnerProvider } from './provider';
