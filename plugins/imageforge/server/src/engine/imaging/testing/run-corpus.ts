import sharp from 'sharp';
import { ForgeError } from '../../errors';
import { finishImage } from '../finish-image';
import { pictureOf } from '../picture';
import { readImage } from '../read-image';
import { fuzzedImages, truncatedImages } from './damaged-images';
import { animations, bombs, polyglots } from './hostile-images';
import type { Sample } from './sample';
import { wholeImages } from './whole-images';

const limits = { maxBytes: 50_000_000, maxPixels: 5_000_000 };

/** What became of one file. `reason` is `finished`, or why it was refused. */
interface Outcome {
  reason: string;
  /** What should have been otherwise. `undefined`: nothing. */
  problem?: string;
}

export interface CorpusReport {
  inputs: number;
  /** How many ended in each way. */
  reasons: Record<string, number>;
  /** One line each. */
  problems: string[];
  /** Resident memory, bytes: after each round, and at its highest. */
  memory: { rounds: number[]; highest: number };
}

/** Takes one file the way that every file from outside takes. */
const runSample = async (sample: Sample): Promise<Outcome> => {
  const { outcome, bytes, animated } = sample;
  try {
    await readImage(bytes, { ...limits, ...(animated && { animated }) });
  } catch (thrown) {
    const reason = thrown instanceof ForgeError && thrown.code === 'IMAGEFORGE_INVALID_IMAGE' ? String(thrown.details?.reason) : undefined;
    if (!reason) return { reason: 'fault', problem: `threw ${String(thrown)}` };
    const isExpected = outcome === 'either' || (outcome !== 'finished' && outcome.includes(reason));
    return { reason, ...(!isExpected && { problem: `was refused: ${reason}, expected ${String(outcome)}` }) };
  }
  try {
    const file = await finishImage(bytes, { format: 'png', quality: 80, xmp: { sourceType: 'trainedAlgorithmicMedia', creatorTool: 'test' } });
    const picture = await pictureOf(sharp(file.bytes));
    const isPlain = !sample.payload || !Buffer.from(file.bytes).includes(sample.payload);
    const problem = outcome === 'finished' || outcome === 'either' ? sample.look?.(picture) : `was finished, expected ${outcome.join(' or ')}`;
    return { reason: 'finished', ...(problem ? { problem } : !isPlain && { problem: `still has its payload, ${sample.payload}` }) };
  } catch (thrown) {
    return { reason: 'fault', problem: `was taken, and then threw ${String(thrown)}` };
  }
};

/**
 * Runs every file, again and again: what is kept of one round is seen in the next.
 * @param fuzzed how many changed copies of each kind
 */
export const runCorpus = async (fuzzed: number, rounds: number): Promise<CorpusReport> => {
  const made = [wholeImages(), truncatedImages(), animations(), polyglots(), fuzzedImages(fuzzed), bombs()];
  const samples = (await Promise.all(made)).flat();
  const report: CorpusReport = { inputs: samples.length, reasons: {}, problems: [], memory: { rounds: [], highest: 0 } };
  for (let round = 1; round <= rounds; round += 1) {
    for (const sample of samples) {
      const { reason, problem } = await runSample(sample);
      if (round === 1) report.reasons[reason] = (report.reasons[reason] ?? 0) + 1;
      if (problem) report.problems.push(`${sample.name}, round ${round}: ${problem}`);
      report.memory.highest = Math.max(report.memory.highest, process.memoryUsage.rss());
    }
    globalThis.gc?.();
    report.memory.rounds.push(process.memoryUsage.rss());
  }
  return report;
};
