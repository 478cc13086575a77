import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { CorpusReport } from './testing/run-corpus';

/** Changed copies of each kind of file. */
const fuzzed = 50;
const rounds = 6;
const MB = 1_000_000;

describe('images from outside, by the hundred', () => {
  let report: CorpusReport;

  beforeAll(async () => {
    const child = path.join(__dirname, 'testing', 'corpus-child.mjs');
    // A crash of the decoder would end the child, and fail here.
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', child, String(fuzzed), String(rounds)], { timeout: 240_000, maxBuffer: 10 * MB });
    report = JSON.parse(stdout) as CorpusReport;
    const { finished = 0, ...refused } = report.reasons;
    const inMB = (bytes: number) => `${Math.round(bytes / MB)} MB`;
    process.stdout.write(
      `${report.inputs} inputs: ${finished} finished, ${report.inputs - finished} refused (` +
        `${Object.entries(refused).map(([reason, count]) => `${count} ${reason}`).join(', ')}); ` +
        `memory after each round ${report.memory.rounds.map(inMB).join(', ')}, at its highest ${inMB(report.memory.highest)}\n`,
    );
  }, 300_000);

  it('are each finished as they look, or refused with the reason that holds', () => {
    expect(report.problems).toEqual([]);
    expect(report.inputs).toBeGreaterThan(600);
    expect(report.reasons.finished).toBeGreaterThan(100);
  });

  it('are refused for every reason that there is', () => {
    const reasons = ['format', 'damaged', 'animated', 'too-many-frames', 'too-many-pixels', 'too-long', 'too-much-metadata'];
    for (const reason of reasons) expect(report.reasons[reason]).toBeGreaterThan(0);
  });

  it('leave the memory as it was', () => {
    const { highest } = report.memory;
    const half = report.memory.rounds[rounds / 2 - 1] ?? 0;
    const last = report.memory.rounds.at(-1) ?? Infinity;
    // The allocator keeps some of what it has had in the first rounds; what leaked would come on top in each.
    expect(last - half).toBeLessThan(60 * MB);
    expect(highest).toBeLessThan(800 * MB);
  });
});
