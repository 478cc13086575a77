/**
 * npm run chaos                                  the long run of tests/faults/chaos.test.ts
 * CHAOS_SEED=7 npm run chaos                     the same decisions as in the run that printed this seed
 *
 * CHAOS_GENERATIONS (default 500), CHAOS_KILLS (200) and CHAOS_MINUTES (40; it ends earlier once all is
 * done) say how much is to happen. `npm test` has a short run of the same.
 */
import path from 'node:path';
import { root } from './shared/paths.mjs';
import { runNode } from './shared/run.mjs';

const long = { CHAOS_GENERATIONS: '500', CHAOS_KILLS: '200', CHAOS_MINUTES: '40' };

const { code } = await runNode(path.join(root, 'scripts', 'test.mjs'), ['tests/faults/chaos.test.ts'], {
  env: { ...long, ...process.env },
});
process.exit(code);
