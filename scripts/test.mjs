/**
 * npm test                          checks, then every test
 * npm test -- <path or pattern> …   only these tests, without the checks; jest's own flags work too
 *
 * The last line is `N passed, N failed, N skipped`; it exits 0 when something ran and nothing failed.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import finder from '../tests/support/find-parts.cjs';
import reporter from '../tests/support/reporter.cjs';
import { build } from './build.mjs';
import { check } from './check.mjs';
import { binary, root } from './shared/paths.mjs';
import { runNode } from './shared/run.mjs';

const jest = binary('jest');
const wanted = process.argv.slice(2);
const total = { passed: 0, failed: 0, skipped: 0 };
const reasons = [];

function end() {
  for (const reason of reasons) console.log(reason);
  console.log(reporter.lineOf(total));
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0);
}

/** @returns {Promise<string[]>} the test files, relative to the repository */
async function testFiles() {
  const { code, output } = await runNode(jest, ['--listTests', '--json', '--passWithNoTests', ...wanted], {
    quiet: true,
  });
  const list = output.split('\n').find((line) => line.startsWith('['));
  if (code !== 0 || !list) {
    console.log(output);
    total.failed += 1;
    end();
  }
  // Those that call real providers have a command of their own.
  return JSON.parse(list).map((file) => path.relative(root, file)).filter((file) => !file.startsWith(path.join('tests', 'live')));
}

/** Runs jest once and adds its figures to the total. */
async function run(args) {
  const tallyFile = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-tally-')), 'tally.json');
  const env = {
    IMAGEFORGE_TALLY: tallyFile,
    // The built plugin loads SDKs lazily, by import(), which jest's sandbox knows only with this flag.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`,
  };
  const { code } = await runNode(jest, [...args, ...wanted], { env });
  const tally = fs.existsSync(tallyFile)
    ? JSON.parse(fs.readFileSync(tallyFile, 'utf8'))
    : { passed: 0, failed: 0, skipped: 0, reasons: [] };
  fs.rmSync(path.dirname(tallyFile), { recursive: true });
  total.passed += tally.passed;
  // Jest can fail without a failed test: an option it does not know, a crash of its own.
  total.failed += tally.failed || (code === 0 ? 0 : 1);
  total.skipped += tally.skipped;
  reasons.push(...tally.reasons);
}

for (const [name, { label }] of Object.entries(finder.parts)) {
  console.log(`${label}: ${finder.found(name) ?? 'not found'}`);
}

if (wanted.length === 0) {
  const failed = await check();
  if (failed.length > 0) {
    console.log(`The tests did not run, because of: ${failed.join(', ')}`);
    total.failed = failed.length;
    end();
  }
}

const files = await testFiles();
const isUnit = (file) => file.startsWith('plugins');
const needsPanel =
  files.some((file) => file.startsWith(path.join('tests', 'browser'))) && finder.found('chromium');

if (files.length === 0) {
  console.log(`No test matches: ${wanted.join(' ')}`);
  end();
}
if (files.some((file) => !isUnit(file)) && !(await build({ panel: Boolean(needsPanel) }))) {
  total.failed += 1;
  end();
}
if (files.some(isUnit)) await run(['--selectProjects', 'unit', '--maxWorkers=2']);
if (files.some((file) => !isUnit(file))) {
  // One at a time, because each boots Strapi; in a process that is renewed when it has grown, because
  // jest keeps some 200 MB of every file that does.
  await run([
    '--selectProjects',
    'e2e',
    'faults',
    'examples',
    'browser',
    '--maxWorkers=1',
    '--workerIdleMemoryLimit=1GB',
  ]);
}
end();
