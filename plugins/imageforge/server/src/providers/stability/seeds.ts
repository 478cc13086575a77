/** The API's seeds are 1 to 4294967294; 0 asks for a random one. */
const maxSeed = 4_294_967_294;

/** Our seed, 0 to 4294967295, as one of the API's: the same number wherever it has that. */
export const toApiSeed = (seed: number): number => ((seed + maxSeed - 1) % maxSeed) + 1;
