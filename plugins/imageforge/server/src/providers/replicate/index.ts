export { familyNames } from './families';
export type { ReplicateModelOptions } from './models';
export type { ReplicateOptions } from './options';
export { createReplicateProvider, type ReplicateProvider } from './provider';
export { createWebhookVerifier, webhookToleranceMs } from './webhook';
