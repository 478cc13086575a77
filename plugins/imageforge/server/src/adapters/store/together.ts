import type { Core } from '@strapi/types';
import { insertRows } from './insert-rows';

/** What one caller wants, and where its answer goes. */
interface Waiting<Wish, Answer> {
  wish: Wish;
  resolve(answer: Answer): void;
  reject(thrown: unknown): void;
}

/** Wishes in one statement: databases limit the values that it may have. */
const most = 100;

/**
 * Those who come while a statement is under way share the next one. With many generations at once it is
 * the number of statements that limits them; who comes alone does not wait, and nobody gets an answer
 * that was begun before they asked.
 *
 * What failed for all of them is tried again for each, so that nobody fails for another's wish: it must
 * be harmless to do twice, since the answer alone may have been lost.
 * @param run one statement for all of them. @returns an answer for each, in their order
 */
export const createTogether = <Wish, Answer>(
  strapi: Core.Strapi,
  run: (wishes: readonly Wish[]) => Promise<readonly Answer[]>,
): ((wish: Wish) => Promise<Answer>) => {
  const waiting: Waiting<Wish, Answer>[] = [];
  let isRunning = false;

  const serve = async (group: readonly Waiting<Wish, Answer>[]): Promise<void> => {
    try {
      const answers = await run(group.map(({ wish }) => wish));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer);
    } catch (thrown) {
      if (group.length === 1) return group[0]?.reject(thrown);
      await Promise.all(group.map((one) => serve([one])));
    }
  };

  const serveAll = async (): Promise<void> => {
    isRunning = true;
    while (waiting.length > 0) await serve(waiting.splice(0, most));
    isRunning = false;
  };

  return async (wish) => {
    // A part of that transaction, and on SQLite nobody else gets the connection until it ends.
    if (strapi.db.inTransaction()) return (await run([wish]))[0] as Answer;
    return new Promise((resolve, reject) => {
      waiting.push({ wish, resolve, reject });
      if (!isRunning) void serveAll();
    });
  };
};

/**
 * `insertRows` for many callers, together; the rows of each are written all or not at all. For rows with
 * a unique key, or that do no harm twice.
 */
export const createInsertTogether = (strapi: Core.Strapi, uid: string): ((rows: readonly Record<string, unknown>[]) => Promise<void>) =>
  createTogether(strapi, async (callers: readonly (readonly Record<string, unknown>[])[]) => {
    await insertRows(strapi, uid, callers.flat());
    return callers.map(() => undefined);
  });
