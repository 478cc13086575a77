export { errorCodes, type ErrorCode } from './codes';
export { ForgeError, asForgeError, describeError, isOurFault, messageOf, shortDetails, type StoredError } from './forge-error';
