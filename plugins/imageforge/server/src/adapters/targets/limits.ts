/** Calls for one file before it is given up; between them the SDKs wait longer each time. */
export const maxAttempts = 4;

/** Objects of one page of a listing. */
export const pageSize = 1_000;

/** Ends with the caller's signal, or when the time for one file is over. */
export const deadlineOf = (timeoutMs: number, signal?: AbortSignal): AbortSignal => {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
};
