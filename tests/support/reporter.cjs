/**
 * Says at the very end why something was skipped, and how many tests passed, failed and were skipped:
 * `N passed, N failed, N skipped`. `scripts/test.mjs` runs jest twice and wants the figures in a file
 * (`IMAGEFORGE_TALLY`) to show them once, as its own last line.
 */
const fs = require('node:fs');
const path = require('node:path');

const lineOf = ({ passed, failed, skipped }) => `${passed} passed, ${failed} failed, ${skipped} skipped`;

/** A file that fails before its first test (it does not compile, a part is missing in CI) is one failure. */
const brokenFiles = (results) =>
  results.testResults.filter((file) => file.testExecError && file.numFailingTests === 0).length;

function skippedIn(file, root) {
  const where = path.relative(root, file.testFilePath);
  return file.testResults
    .filter(({ status }) => status === 'pending' || status === 'todo' || status === 'disabled')
    .map(({ ancestorTitles, title }) => `skipped: ${where}: ${[...ancestorTitles, title].join(' › ')}`);
}

class TallyReporter {
  constructor(globalConfig) {
    this.globalConfig = globalConfig;
  }

  onRunComplete(_contexts, results) {
    const { rootDir, testNamePattern } = this.globalConfig;
    const tally = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + brokenFiles(results),
      skipped: results.numPendingTests + results.numTodoTests,
      // With -t everything else counts as skipped, and nobody wants the list.
      reasons: testNamePattern ? [] : results.testResults.flatMap((file) => skippedIn(file, rootDir)),
    };
    this.ran = tally.passed + tally.failed > 0;

    if (process.env.IMAGEFORGE_TALLY) {
      fs.writeFileSync(process.env.IMAGEFORGE_TALLY, JSON.stringify(tally));
      return;
    }
    for (const reason of tally.reasons) console.log(reason);
    console.log(lineOf(tally));
  }

  /** An error here makes jest exit with 1. */
  getLastError() {
    return this.ran || process.env.IMAGEFORGE_TALLY ? undefined : new Error('No test ran.');
  }
}

module.exports = TallyReporter;
module.exports.lineOf = lineOf;
