/**
 * Counts proofs and prints a line for each.
 * @param {(line: string) => void} [log]
 */
export function createTally(log = console.log) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  return {
    /**
     * Runs one proof.
     * @param {string} what in words, as it holds when it passes
     * @param {() => Promise<string | void> | string | void} run throws when it does not hold; what it
     *   returns is shown behind the words
     * @returns {Promise<boolean>} whether it held
     */
    async prove(what, run) {
      const start = Date.now();
      try {
        const detail = await run();
        count.passed += 1;
        log(`passed  ${what}${detail ? `: ${detail}` : ''} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
        return true;
      } catch (error) {
        count.failed += 1;
        log(`FAILED  ${what}\n${indent(error.stack ?? String(error))}`);
        return false;
      }
    },

    skip(what, why) {
      count.skipped += 1;
      log(`skipped ${what}: ${why}`);
    },

    get ok() {
      return count.failed === 0 && count.passed > 0;
    },
    line: () => `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`,
  };
}

const indent = (text) => text.replace(/^/gm, '        ');
