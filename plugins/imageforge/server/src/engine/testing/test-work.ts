import type { Generation } from '../generation/generation';
import type { Work } from '../generation/stage';
import type { ModerationSubject, Verdict } from '../moderation';
import type { Judge } from '../moderation/judge';
import { generationFixture } from './generation-fixtures';

/** A generation in the hands of one stage, with what it saved on the way. */
export const createTestWork = (change: Partial<Generation> = {}): Work & { generation: Generation } => {
  const work = {
    generation: { ...generationFixture(), claims: 1, cancelRequested: false, createdAt: '2026-01-01T00:00:00Z', ...change },
    signal: new AbortController().signal,
    save: async (patch: Partial<Generation>) => void Object.assign(work.generation, patch),
  };
  return work;
};

/** A judge whose decisions a test scripts, in the order in which it is asked; then it lets pass. */
export const createTestJudge = (
  decisions: Verdict['decision'][],
  judges: Judge['judges'] & { negativePrompt?: boolean } = { text: true, image: true },
): Judge & { asked: ModerationSubject[] } => {
  const asked: ModerationSubject[] = [];
  const { text, image, negativePrompt = false } = judges;
  const isJudged = { prompt: text, 'negative-prompt': negativePrompt, source: image, output: image };
  return {
    judges,
    asked,
    async judge(subject) {
      if (!isJudged[subject.kind]) return undefined;
      asked.push(subject);
      const decision = decisions.shift() ?? 'pass';
      return { decision, findings: decision === 'pass' ? [] : [{ moderator: 'test', category: 'sexual', score: 0.9, decision }] };
    },
  };
};
