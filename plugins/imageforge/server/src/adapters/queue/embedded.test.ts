import { testJobQueue } from '../../engine/testing/job-queue-contract';
import { createGate, waitFor } from '../../engine/testing/wait-for';
import { createEmbeddedQueue } from './embedded';

testJobQueue('embedded', createEmbeddedQueue);

describe('createEmbeddedQueue', () => {
  it('leaves room for the event loop between many short jobs', async () => {
    const queue = createEmbeddedQueue();
    let ran = 0;
    let ranAtFirstTurn: number | undefined;
    for (let i = 0; i < 1_000; i++) await queue.add({ generationId: String(i) });
    queue.process(async () => void (ran += 1), { concurrency: 2, onError: () => undefined });
    setTimeout(() => {
      ranAtFirstTurn = ran;
    }, 0);
    await waitFor('all jobs', () => ran === 1_000);
    expect(ranAtFirstTurn).toBeLessThan(1_000);
    await queue.close(0);
  });

  it('keeps its order over more jobs than it holds at once', async () => {
    const queue = createEmbeddedQueue();
    const ran: number[] = [];
    const gate = createGate();
    queue.process(
      async ({ generationId }) => {
        await gate.opened;
        ran.push(Number(generationId));
      },
      { concurrency: 1, onError: () => undefined },
    );
    for (let i = 0; i < 5_000; i++) await queue.add({ generationId: String(i) });
    gate.open();
    await waitFor('all jobs', () => ran.length === 5_000);
    expect(ran).toEqual(ran.map((_, index) => index));
    await queue.close(0);
  });

  it('takes a delay that is longer than a timer can be', async () => {
    const queue = createEmbeddedQueue();
    const ran: string[] = [];
    queue.process(async ({ generationId }) => void ran.push(generationId), {
      concurrency: 1,
      onError: () => undefined,
    });
    await queue.add({ generationId: 'in a year' }, { delayMs: 365 * 86_400_000 });
    await queue.add({ generationId: 'now' });
    await waitFor('the job that is due', () => ran.length === 1);
    expect(await queue.counts()).toEqual({ waiting: 0, delayed: 1, active: 0 });
    await queue.close(0);
  });
});
