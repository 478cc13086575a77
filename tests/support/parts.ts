import finder from './find-parts.cjs';

export type Part = 'redis' | 'postgres' | 'mariadb' | 'promtool' | 'chromium' | 'perl' | 'nginx' | 'varnish' | 'oracles';

/**
 * Where a part is: the program for redis, promtool, chromium, perl, nginx and varnish, the folder of the programs for postgres, the
 * folder of the files for oracles. `undefined`: not on this machine.
 */
export const found = (part: Part): string | undefined => finder.found(part);

/**
 * `describe` for tests that need real parts. Where one is missing, the suite stands as skipped, with
 * the reason; where everything has to run (`CI` is set), it fails.
 */
export function describeWith(needed: readonly Part[], name: string, suite: () => void): void {
  const missing = needed.filter((part) => !found(part));
  if (missing.length === 0) {
    describe(name, suite);
    return;
  }
  const reason = `not found: ${missing.map((part) => finder.parts[part].label).join(', ')}`;
  if (process.env.CI) throw new Error(`${name}: ${reason}. With CI set nothing is skipped; see .ci/run.`);
  describe.skip(name, () => {
    it(reason, () => {});
  });
}
