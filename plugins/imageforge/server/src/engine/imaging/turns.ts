import { takeTurns } from './take-turns';

/**
 * Decoders and operations hold whole pictures in memory, and run on the four threads that files and
 * DNS need too (libuv's default): images may take half of them.
 */
export const inTurn = takeTurns(2);
