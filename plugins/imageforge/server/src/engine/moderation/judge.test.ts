import { ForgeError } from '../errors';
import type { Clock, Logger } from '../ports';
import { createJudge, type JudgeOptions } from './judge';
import type { Finding, ModerationSubject, Moderator } from './moderator';
import { decide, defaultThresholds } from './thresholds';

const prompt: ModerationSubject = { kind: 'prompt', text: 'A lighthouse' };
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

const finding = (category: string, score: number, more: Partial<Finding> = {}): Finding => ({ moderator: 'm', category, score, ...more });

const moderator = (answer: () => Finding[], id = 'm', judges: Moderator['judges'] = ['text']) => {
  const asked: ModerationSubject[] = [];
  return {
    id,
    judges,
    asked,
    async moderate(subject: ModerationSubject) {
      asked.push(subject);
      return answer();
    },
  };
};

const setUp = (moderators: Moderator[], options: Partial<JudgeOptions> = {}) => {
  const waits: number[] = [];
  const clock: Clock = { now: () => new Date(0), sleep: async (ms) => void waits.push(ms) };
  const judge = createJudge(moderators, { clock, logger: quiet }, { thresholds: defaultThresholds, onUnavailable: 'wait', ...options });
  return { waits, ask: (subject: ModerationSubject = prompt) => judge.judge(subject, new AbortController().signal), judge };
};

describe('thresholds', () => {
  const thresholds = { '*': { review: 0.5, block: 0.9 }, violence: { review: 0.2 }, 'violence/graphic': { block: 0.1 } };

  it.each([
    ['weapons', 0.49, 'pass'],
    ['weapons', 0.5, 'review'],
    ['weapons', 0.9, 'block'],
    ['violence', 1, 'review'],
    ['violence/threat', 0.2, 'review'],
    ['violence/graphic', 0.1, 'block'],
    ['violence/graphic', 0.09, 'pass'],
    ['constructor', 0.9, 'block'],
  ])('of %s at %d say %s', (category, score, decision) => {
    expect(decide({ category, score }, thresholds)).toBe(decision);
  });

  it('do not touch what a moderator decided by itself', () => {
    expect(decide({ category: 'weapons', score: 1, decided: 'review' }, thresholds)).toBe('review');
    expect(decide({ category: 'weapons', score: 0, decided: 'block' }, thresholds)).toBe('block');
  });

  it('that say nothing let everything pass', () => {
    expect(decide({ category: 'weapons', score: 1 }, { '*': {} })).toBe('pass');
    expect(decide({ category: 'weapons', score: 1 }, {})).toBe('pass');
  });
});

describe('the judge', () => {
  it('asks about a negative prompt only those who judge negative prompts', async () => {
    const texts = moderator(() => [finding('violence', 1)]);
    const both = moderator(() => [finding('names', 1)], 'both', ['text', 'negative-prompt']);
    const negative: ModerationSubject = { kind: 'negative-prompt', text: 'violence' };
    expect(await setUp([texts, both]).ask(negative)).toMatchObject({ decision: 'block', findings: [{ category: 'names' }] });
    expect(texts.asked).toEqual([]);
    expect(await setUp([texts]).ask(negative)).toBeUndefined();
  });

  it('takes the strictest of all decisions, and tells all that were noticed', async () => {
    const { ask } = setUp([
      moderator(() => [finding('hate', 0.6), finding('violence', 0.1)], 'one'),
      moderator(() => [finding('sexual', 0.9)], 'two'),
    ]);
    expect(await ask()).toEqual({
      decision: 'block',
      findings: [
        { ...finding('sexual', 0.9), decision: 'block' },
        { ...finding('hate', 0.6), decision: 'review' },
      ],
    });
  });

  it('asks only those who judge such a subject', async () => {
    const text = moderator(() => []);
    const images = moderator(() => [], 'images', ['image']);
    const { ask, judge } = setUp([text, images]);
    const image: ModerationSubject = { kind: 'output', image: { bytes: new Uint8Array(1), mediaType: 'image/png' } };
    expect(await ask(image)).toEqual({ decision: 'pass', findings: [] });
    expect(text.asked).toEqual([]);
    expect(images.asked).toEqual([image]);
    expect(judge.judges).toEqual({ text: true, image: true });
    expect(await setUp([images]).ask()).toBeUndefined();
  });

  it('sends nobody what is blocked already', async () => {
    const second = moderator(() => []);
    await setUp([moderator(() => [finding('own', 1, { decided: 'block' })]), second]).ask();
    expect(second.asked).toEqual([]);
  });

  describe('when a moderator cannot be asked', () => {
    const down = (times = Infinity) => {
      let failures = 0;
      return moderator(() => {
        failures += 1;
        if (failures <= times) throw new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE', 'down');
        return [];
      });
    };

    it('asks again a few times', async () => {
      const { ask, waits } = setUp([down(2)]);
      expect(await ask()).toEqual({ decision: 'pass', findings: [] });
      expect(waits).toEqual([500, 2_000]);
    });

    it.each([
      ['wait', 'IMAGEFORGE_POSTPONED'],
      ['fail', 'IMAGEFORGE_MODERATOR_UNAVAILABLE'],
    ] as const)('then lets nothing pass: "%s"', async (onUnavailable, code) => {
      const broken = down();
      await expect(setUp([broken], { onUnavailable }).ask()).rejects.toMatchObject({ code });
      expect(broken.asked).toHaveLength(3);
    });

    it('or leaves it to a person: "review"', async () => {
      expect(await setUp([down()], { onUnavailable: 'review' }).ask()).toMatchObject({
        decision: 'review',
        findings: [{ category: 'unavailable', moderator: 'm' }],
      });
    });

    it('does not take a fault of our own for that', async () => {
      const broken = moderator(() => {
        throw new TypeError('x');
      });
      await expect(setUp([broken]).ask()).rejects.toThrow(TypeError);
      expect(broken.asked).toHaveLength(1);
    });
  });
});
