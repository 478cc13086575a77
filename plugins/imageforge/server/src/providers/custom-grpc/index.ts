export { checkInputs } from './check-inputs';
export { statusNames } from './errors';
export { type CustomGrpcOptions, datatypes, layouts } from './options';
export { createCustomGrpcProvider } from './provider';
