import { Worker } from 'node:worker_threads';
import { ForgeError } from '../../engine/errors';

/** What came of looking for patterns: the text that one fits, nothing, or no time left. */
type PatternAnswer = { excerpt: string | undefined; tookMs: number } | 'too-slow';

export interface PatternThread {
  /**
   * Looks for the first of the patterns that fits one of the texts. Whoever asks meanwhile waits, and
   * that does not count.
   * @param timeLimitMs what takes longer is given up
   * @throws ForgeError IMAGEFORGE_MODERATOR_UNAVAILABLE when the thread ends by itself
   */
  find(patterns: readonly string[], texts: readonly string[], timeLimitMs: number): Promise<PatternAnswer>;
}

/**
 * Runs in the thread. It stands here as a text because the plugin is bundled into one file, which
 * could not be a thread's own without starting all of it.
 */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { RE2JS } = require(workerData);
  const compiled = new Map();
  const compile = (pattern) => {
    if (!compiled.has(pattern)) compiled.set(pattern, RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE));
    return compiled.get(pattern);
  };
  const find = ({ patterns, texts }) => {
    for (const pattern of patterns) {
      for (const text of texts) {
        const matcher = compile(pattern).matcher(text);
        if (matcher.find()) return matcher.group().trim();
      }
    }
  };
  parentPort.on('message', (question) => parentPort.postMessage({ excerpt: find(question) }));
  parentPort.postMessage('ready');
`;

/**
 * A thread that looks for patterns: RE2 takes time in proportion to the text, but one pattern on one
 * long text may take longer than a process that answers requests can stand still. It starts with the
 * first question, and keeps no process from ending.
 */
export const createPatternThread = (): PatternThread => {
  let started: Promise<Worker> | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  const start = (): Promise<Worker> => {
    const worker = new Worker(program, { eval: true, workerData: require.resolve('re2js') });
    const ready = answerOf(worker).then(() => worker);
    const forget = () => {
      if (started === ready) started = undefined;
    };
    // An error ends it; until it has ended, nobody shall ask it.
    worker.once('error', forget).once('exit', forget);
    return ready;
  };

  const ask = async (patterns: readonly string[], texts: readonly string[], timeLimitMs: number): Promise<PatternAnswer> => {
    const worker = await (started ??= start());
    const begin = performance.now();
    const answer = answerOf<{ excerpt: string | undefined }>(worker, timeLimitMs);
    worker.postMessage({ patterns, texts });
    const found = await answer;
    if (found !== 'too-slow') return { ...found, tookMs: performance.now() - begin };
    await worker.terminate();
    return found;
  };

  return {
    find(patterns, texts, timeLimitMs) {
      const answer = turn.then(() => ask(patterns, texts, timeLimitMs));
      turn = answer.catch(() => undefined);
      return answer;
    },
  };
};

/** What the thread says next. While it is waited for, the process stays. */
const answerOf = <Answer>(worker: Worker, timeLimitMs?: number): Promise<Answer | 'too-slow'> =>
  new Promise((resolve, reject) => {
    const ended = (reason: unknown) =>
      finish(() => reject(new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE', 'The thread that looks for patterns ended.', { cause: reason })));
    const answered = (answer: Answer) => finish(() => resolve(answer));
    const timer = timeLimitMs === undefined ? undefined : setTimeout(() => finish(() => resolve('too-slow')), timeLimitMs);
    const finish = (settle: () => void) => {
      clearTimeout(timer);
      worker.off('message', answered).off('error', ended).off('exit', ended).unref();
      settle();
    };
    worker.on('message', answered).on('error', ended).on('exit', ended).ref();
  });
