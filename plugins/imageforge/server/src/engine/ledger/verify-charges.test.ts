import type { Attempt, Generation } from '../generation/generation';
import { generationFixture } from '../testing/generation-fixtures';
import { chargeOf } from './create-ledger';
import type { BookedCharge } from './ledger-book';
import { verifyCharges } from './verify-charges';

const at = '2026-11-24T10:00:00.000Z';
const call = (id: string, change: Partial<Attempt> = {}): Attempt => ({
  id, startedAt: at, finishedAt: at, provider: 'test', model: 'test-1', images: [0], state: 'succeeded', costMicroUsd: 20_000, ...change,
});
const generation = (id: string, attempts: Attempt[], change: Partial<Generation> = {}): Generation => ({
  ...generationFixture({ id, attempts }), claims: 0, cancelRequested: false, createdAt: at, finishedAt: at, ...change,
});
const booked = (generationId: string, attempt: Attempt): BookedCharge => {
  const { at: when, ...charge } = chargeOf(attempt);
  return { ...charge, generationId, day: when.slice(0, 10) };
};
const verify = (pages: Generation[][], charges: BookedCharge[]) => {
  const asked: (readonly string[])[] = [];
  const chargesOf = async (ids: readonly string[]) => {
    asked.push(ids);
    return charges.filter(({ generationId }) => ids.includes(generationId));
  };
  async function* all() {
    for (const page of pages) yield page.map((one) => ({ generation: one, assets: [] }));
  }
  return verifyCharges({ chargesOf }, { pages: all }).then((found) => ({ ...found, asked }));
};

describe('verifyCharges', () => {
  const free = call('a2', { costMicroUsd: undefined });
  const calls = [call('a1'), free, call('a3', { state: 'ambiguous' })];

  it('finds nothing where every call is booked, and asks once for each page', async () => {
    const charges = calls.map((one) => booked(one === free ? 'g2' : 'g1', one));
    const pages = [[generation('g1', calls.filter((one) => one !== free))], [generation('g2', [free])]];
    expect(await verify(pages, charges)).toEqual({ calls: 3, differences: [], asked: [['g1'], ['g2']] });
  });

  it('names a charge that was deleted, one that was changed and one that nobody made', async () => {
    const forged = booked('g1', call('a9'));
    const changed = { ...booked('g1', call('a3', { state: 'ambiguous' })), microUsd: 1 };
    const { differences } = await verify([[generation('g1', calls)]], [booked('g1', free), changed, forged]);
    expect(differences).toEqual([
      { generationId: 'g1', attemptId: 'a1', made: booked('g1', call('a1')) },
      { generationId: 'g1', attemptId: 'a3', made: booked('g1', call('a3', { state: 'ambiguous' })), booked: changed },
      { generationId: 'g1', attemptId: 'a9', booked: forged },
    ]);
  });

  it.each<[string, Partial<BookedCharge>]>([
    ['model', { model: 'other' }],
    ['day', { day: '2026-11-23' }],
    ['cost that became unknown', { microUsd: undefined }],
    ['certainty', { isAmbiguous: true }],
  ])('notices another %s', async (_, change) => {
    const charge = { ...booked('g1', call('a1')), ...change };
    expect((await verify([[generation('g1', [call('a1')])]], [charge])).differences).toHaveLength(1);
  });

  it('leaves alone what has not ended, and charges whose generation is not kept any more', async () => {
    const running = generation('g1', [call('a1')], { finishedAt: undefined });
    expect(await verify([[running]], [booked('gone', call('a7'))])).toEqual({ calls: 0, differences: [], asked: [] });
  });
});
