export { errorCodes, type ErrorCode } from './codes';
export { ForgeError, asForgeError, describeError, isOurFault, messageOf, type StoredError } from './forge-error';
