export { errorCodes, type ErrorCode } from './codes';
export { ForgeError, asForgeError, describeError, type StoredError } from './forge-error';
