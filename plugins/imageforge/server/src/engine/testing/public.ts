/**
 * What `strapi-plugin-imageforge/testing` exports: the contract of a model, and a server that can fail.
 * It is written with `describe`, `it` and `expect` as Jest makes them global.
 */
export { type FakeImages, type FakeServer, type FakeServerOptions, startFakeServer } from './fake-server';
export { type HttpFailure, httpFailures } from './http-failures';
export {
  type ContractGroup,
  type ContractOptions,
  type ImageModelSubject,
  type JobHand,
  type ProviderFailure,
  providerFailures,
  type SubjectWish,
  testImageModel,
} from './image-model-contract';
export type { FakeAnswer, FakeRequest } from './serve-loopback';
