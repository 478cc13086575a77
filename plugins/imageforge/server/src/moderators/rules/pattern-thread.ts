import { ForgeError } from '../../engine/errors';
import { createThread } from '../../threads/thread';

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

/** Runs in the thread. */
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
 * long text may take longer than a process that answers requests can stand still.
 */
export const createPatternThread = (): PatternThread => {
  const thread = createThread<{ patterns: readonly string[]; texts: readonly string[] }, { excerpt: string | undefined }>(
    program,
    () => require.resolve('re2js'),
    (cause) => new ForgeError('IMAGEFORGE_MODERATOR_UNAVAILABLE', 'The thread that looks for patterns ended.', { cause }),
  );
  return {
    find: (patterns, texts, timeLimitMs) =>
      thread.take(async (ask) => {
        const found = await ask({ patterns, texts }, timeLimitMs);
        return found === 'too-slow' ? found : { ...found.answer, tookMs: found.tookMs };
      }),
  };
};
