import { createJudge, defaultThresholds, type Judge } from '../engine/moderation';
import type { Clock, Logger } from '../engine/ports';
import { createMinorsModerator } from './minors';
import { createRulesModerator } from './rules';
import { attackCases, type HardCase, hardCases, laterCases } from './testing/hard-cases';
import { createWordListModerator } from './word-list';

const clock: Clock = { now: () => new Date(0), sleep: async () => undefined };
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** As an installation would write them. */
const judge: Judge = createJudge(
  [
    createMinorsModerator(),
    createRulesModerator({
      timeLimitMs: 1_000,
      now: () => 0,
      rules: [
        {
          category: 'weapons',
          action: 'block',
          words: ['rifle', 'rifles', 'shotgun*', 'gewehr*', 'fusil', 'винтовк*', '步枪'],
        },
        {
          category: 'nudity',
          action: 'review',
          words: ['naked', 'nude', 'nackt', 'nackte', 'nackter', 'nacktes', 'splitternackt', 'nue', 'nues', 'nuda', 'nua', 'desnud*', 'обнаженн*', '裸'],
          except: ['naked eye', 'naked mole rat', 'naked cake', 'nude colours'],
        },
        { category: 'brands', action: 'review', patterns: ['(^| )acme( |$)'] },
      ],
    }),
    createWordListModerator({ languages: ['de', 'en', 'es', 'fr', 'it', 'pt', 'ru'], allow: ['ass', 'nude'] }),
  ],
  { clock, logger: quiet },
  { thresholds: defaultThresholds, onUnavailable: 'fail' },
);

const isStopped = async ({ text }: HardCase): Promise<boolean> =>
  (await judge.judge({ kind: 'prompt', text }, new AbortController().signal))?.decision !== 'pass';

interface Score {
  precision: number;
  recall: number;
}

/** Judges the cases and prints what came of them. */
const score = async (title: string, cases: readonly HardCase[]): Promise<Score> => {
  const judged = await Promise.all(cases.map(async (one) => ({ ...one, stopped: await isStopped(one) })));
  const count = (expected: HardCase['expected'], stopped: boolean) =>
    judged.filter((one) => one.expected === expected && one.stopped === stopped).length;
  const [caught, missed, wrongly] = [count('stop', true), count('stop', false), count('pass', true)];
  const precision = caught / (caught + wrongly);
  const recall = caught / (caught + missed);

  const lines = [...new Set(judged.map(({ kind }) => kind))].map((kind) => {
    const all = judged.filter((one) => one.kind === kind);
    const wrong = all.filter(({ expected, stopped }) => stopped !== (expected === 'stop'));
    return `  ${kind}: ${all.length - wrong.length} of ${all.length}${wrong.map(({ text }) => `\n      wrong: ${text}`).join('')}`;
  });
  process.stdout.write(
    `\n${title}, ${judged.length}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)} ` +
      `(${caught} caught, ${missed} missed, ${wrongly} stopped wrongly)\n${lines.join('\n')}\n`,
  );
  return { precision, recall };
};

test('the hard cases: precision and recall', async () => {
  const { precision, recall } = await score('Hard cases', hardCases);
  expect(precision).toBe(1);
  expect(recall).toBeGreaterThanOrEqual(0.93);
});

/** Before anything was changed for them, the first run gave precision 0.931 and recall 0.794. */
test('cases that were written after the moderators', async () => {
  const { precision, recall } = await score('Later cases', laterCases);
  expect(precision).toBeGreaterThanOrEqual(0.96);
  expect(recall).toBeGreaterThanOrEqual(0.85);
});

test('what a reader came through with', async () => {
  const { precision, recall } = await score('Attacks', attackCases);
  expect(precision).toBe(1);
  expect(recall).toBe(1);
});
