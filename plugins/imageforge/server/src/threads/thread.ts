import { Worker } from 'node:worker_threads';

/**
 * Puts a question to the thread.
 * @param timeLimitMs what takes longer is given up, and the thread with it. Left out: no limit.
 * @returns the answer and how long it took, ms: without the start of the thread.
 */
type Ask<Question, Answer> = (question: Question, timeLimitMs?: number) => Promise<{ answer: Answer; tookMs: number } | 'too-slow'>;

export interface Thread<Question, Answer> {
  /**
   * Lets one caller talk to the thread; whoever comes meanwhile waits.
   * @throws what `ended` makes of it when the thread ends by itself
   */
  take<Result>(talk: (ask: Ask<Question, Answer>) => Promise<Result>): Promise<Result>;
}

/**
 * A thread for what a process that answers requests cannot stand still for. It starts with the first
 * question, starts again after it has ended, and keeps no process from ending.
 * @param program its code, as a text: the plugin is bundled into one file, which could not be a
 *   thread's own without starting all of it. It posts `ready`, then one answer to each question.
 * @param workerData what the program finds under that name
 * @param ended the error for those who wait when it ends by itself
 */
export const createThread = <Question, Answer>(
  program: string,
  workerData: () => unknown,
  ended: (cause: unknown) => Error,
): Thread<Question, Answer> => {
  let started: Promise<Worker> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const start = (): Promise<Worker> => {
    const worker = new Worker(program, { eval: true, workerData: workerData() });
    const ready = answerOf(worker, ended).then(() => worker);
    const forget = () => {
      if (started === ready) started = undefined;
    };
    // An error ends it; until it has ended, nobody shall ask it.
    worker.once('error', forget).once('exit', forget);
    return ready;
  };

  const ask: Ask<Question, Answer> = async (question, timeLimitMs) => {
    const worker = await (started ??= start());
    const begin = performance.now();
    const said = answerOf<Answer>(worker, ended, timeLimitMs);
    worker.postMessage(question);
    const answer = await said;
    if (answer !== tooSlow) return { answer, tookMs: performance.now() - begin };
    await worker.terminate();
    return 'too-slow';
  };

  return {
    take(talk) {
      const result = turn.then(() => talk(ask));
      turn = result.catch(() => undefined);
      return result;
    },
  };
};

const tooSlow = Symbol('too slow');

/** What the thread says next. While it is waited for, the process stays. */
const answerOf = <Answer>(worker: Worker, ended: (cause: unknown) => Error, timeLimitMs?: number): Promise<Answer | typeof tooSlow> =>
  new Promise((resolve, reject) => {
    const failed = (cause: unknown) => finish(() => reject(ended(cause)));
    const answered = (answer: Answer) => finish(() => resolve(answer));
    const timer = timeLimitMs === undefined ? undefined : setTimeout(() => finish(() => resolve(tooSlow)), timeLimitMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', failed).off('exit', failed).unref();
      settle();
    };
    worker.on('message', answered).on('error', failed).on('exit', failed).ref();
  });
