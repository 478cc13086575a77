import { type Judge, type Verdict, verdictOf } from '../../moderation';
import type { OriginalStore } from '../../ports';
import { type Generation, type Recipe, sourcesOf } from '../generation';
import { blockedBy, rejectedBy } from '../refusal';
import type { Stage, Work } from '../stage';

interface Parts {
  judge: Judge;
  originals: OriginalStore;
}

/**
 * Judges the texts, the source images and the mask before anything is paid. What a reviewer has to decide
 * waits here; the stage runs again once that is recorded.
 */
export const createScreenStage = (parts: Parts): Stage => ({
  name: 'screen',
  async run(work) {
    const screening = work.generation.screening ?? (await screen(work, parts));
    if (!screening) return {};
    const { verdict, review } = screening;
    if (verdict.decision === 'pass' || review?.decision === 'approved') return { screening };
    if (verdict.decision === 'review' && !review) return { screening, state: 'review' };
    await work.save({ screening });
    throw review ? rejectedBy(review) : blockedBy(verdict);
  },
});

const screen = async ({ generation: { recipe }, signal }: Work, { judge, originals }: Parts): Promise<Generation['screening']> => {
  const verdicts: (Verdict | undefined)[] = [await judge.judge({ kind: 'prompt', text: textsOf(recipe) }, signal)];
  const isBlocked = () => verdicts.some((verdict) => verdict?.decision === 'block');
  if (recipe.negativePrompt && !isBlocked()) {
    verdicts.push(await judge.judge({ kind: 'negative-prompt', text: recipe.negativePrompt }, signal));
  }
  for (const [source, key] of judge.judges.image ? sourcesOf(recipe).entries() : []) {
    if (isBlocked()) break;
    const verdict = await judge.judge({ kind: 'source', image: await originals.get(key) }, signal);
    verdicts.push(verdict && { ...verdict, findings: verdict.findings.map((finding) => ({ ...finding, source })) });
  }
  const given = verdicts.filter((verdict) => verdict !== undefined);
  return given.length > 0 ? { verdict: verdictOf(given.flatMap(({ findings }) => findings)) } : undefined;
};

/**
 * What the model gets to read, and what is published beside the image. The negative prompt is judged
 * apart, by rules that ask for it: it names what shall not be seen, so judging it like the others
 * would stop those who take care.
 */
const textsOf = ({ prompt, search, output: { name, alternativeText, caption } }: Recipe): string =>
  [prompt, ...(search ? [search] : []), ...[name, alternativeText, caption].filter((text) => text && !prompt.includes(text))].join('\n');
