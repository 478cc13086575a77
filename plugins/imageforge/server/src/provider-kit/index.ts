export { callValue, callValueNames, emptyPromises, parameterPrefix, unsentSettings } from './call-values';
export { connectionError } from './connection-error';
export { badResponse, canceled, createHttpClient, type HttpAnswer, type HttpClient, type HttpClientOptions, type HttpRequest } from './http-client';
export { dataUrlOf, fileOf, imageOf, imageOfBase64, imageOfLink, invalidImage, knownParameters, resizeTo, sizeWarnings, toPng } from './images';
export { dressMask, expectSameSize, type MaskDress } from './masks';
export { redact } from './redact';
export { codeOfStatus, type Reading, type Refusal, refusalError } from './refusal';
export { retryAfterMs } from './retry-after';
export { type JobState, waitForJob, type WaitOptions } from './wait-for-job';
