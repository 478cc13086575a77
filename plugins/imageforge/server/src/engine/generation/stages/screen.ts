import type { Stage } from '../stage';

/** Judges the prompt and the source images before anything is paid. */
export const createScreenStage = (): Stage => ({ name: 'screen', run: async () => ({}) });
