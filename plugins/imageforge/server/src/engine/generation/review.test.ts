import { generationFixture } from '../testing/generation-fixtures';
import type { Generation, GenerationImage, Review } from './generation';
import { applyDecisions, isDecidedSo, waitingFor } from './review';

const who = { by: { kind: 'admin', id: '1' }, at: '2026-01-01T00:00:00Z' } as const;
const other = { kind: 'admin', id: '2' } as const;
const moderation = { decision: 'review', findings: [] } as const;
const image = (index: number, more: Partial<GenerationImage> = {}): GenerationImage => ({ index, verdict: 'review', moderation: { ...moderation, findings: [] }, ...more });

const waiting = (change: Partial<Generation>): Generation => ({
  ...generationFixture(),
  state: 'review',
  stage: 'inspect',
  claims: 0,
  cancelRequested: false,
  createdAt: '2026-01-01T00:00:00Z',
  ...change,
});
const ofImages = () => waiting({ images: [image(0), image(1, { verdict: 'pass' }), image(2)] });
const ofRequest = () => waiting({ stage: 'screen', screening: { verdict: { decision: 'review', findings: [] } } });

describe('what waits for a reviewer', () => {
  it('is the request, or the images that the moderators left to a person', () => {
    expect(waitingFor(ofRequest())).toEqual([undefined]);
    expect(waitingFor(ofImages())).toEqual([0, 2]);
  });

  it('is nothing where something else is waited for', () => {
    expect(waitingFor({ ...ofImages(), state: 'running' })).toEqual([]);
    expect(waitingFor({ ...ofImages(), stage: 'generate' })).toEqual([]);
  });
});

describe('decisions', () => {
  it('let it wait until the last one, and go on then', () => {
    const first = applyDecisions(ofImages(), [{ image: 0, decision: 'approved' }], who);
    expect(first).toMatchObject({ state: 'review', images: [{ review: { decision: 'approved', ...who } }, {}, {}] });
    const second = applyDecisions({ ...ofImages(), ...first }, [{ image: 2, decision: 'rejected', reason: 'No.' }], who);
    expect(second).toMatchObject({ state: 'running', images: [{ review: { decision: 'approved' } }, {}, { review: { decision: 'rejected', reason: 'No.' } }] });
  });

  it('about the request are kept with its verdict', () => {
    const { screening, state } = applyDecisions(ofRequest(), [{ image: undefined, decision: 'approved' }], who);
    expect({ screening, state }).toEqual({
      state: 'running',
      screening: { verdict: { decision: 'review', findings: [] }, review: { decision: 'approved', ...who } },
    });
  });

  it.each([
    ['passed', 1],
    ['is not there', 7],
    ['is not what waits', undefined],
  ])('about what %s are refused, with all others that came along', (_name, subject) => {
    const decisions = [{ image: 0, decision: 'approved' as const }, { image: subject, decision: 'approved' as const }];
    expect(() => applyDecisions(ofImages(), decisions, who)).toThrow(expect.objectContaining({ code: 'IMAGEFORGE_CONFLICT' }));
  });

  it('are the same when the same person sends them again, and only then', () => {
    const review: Review = { decision: 'rejected', reason: 'No.', ...who };
    const decided = waiting({ images: [image(0, { review })] });
    const again = [{ image: 0, decision: 'rejected' as const, reason: 'No.' }];
    expect(isDecidedSo(decided, again, who.by)).toBe(true);
    expect(isDecidedSo(decided, again, other)).toBe(false);
    expect(isDecidedSo(decided, [{ image: 0, decision: 'rejected', reason: 'Another.' }], who.by)).toBe(false);
    expect(isDecidedSo(decided, [{ image: 0, decision: 'approved' }], who.by)).toBe(false);
    expect(isDecidedSo(decided, [...again, { image: 1, decision: 'approved' }], who.by)).toBe(false);
  });
});
