import type { Core } from '@strapi/types';
import type { Knex } from 'knex';
import { uids } from '../../content-types';
import { partyOf } from '../../engine/generation/generation';
import type { GenerationStore, PriorityRange } from '../../engine/ports';
import { createTogether } from './together';

type Standing = Awaited<ReturnType<GenerationStore['standing']>>;
type Question = PriorityRange & { party: string };

/** Where the queue stands, for the GenerationStore. Of those who ask the same together, one asks for all. */
export const createQueueStanding = (strapi: Core.Strapi): GenerationStore['standing'] => {
  const table = strapi.db.metadata.get(uids.generation).tableName;

  const read = async ({ party, from, to }: Question): Promise<Standing> => {
    const open = (state: string) =>
      strapi.db.getConnection(table).where({ state }).whereBetween('priority', [from, to]).limit(1).select('priority');
    // Each of them is one step down an index, and a request waits for it. Not `max` and `min`: without
    // statistics of the table, PostgreSQL reads every row that waits for those.
    const statement = strapi.db.connection.select({
      serving: open('running').orderBy('priority', 'desc'),
      waiting: open('queued').orderBy('priority'),
      own_running: open('running').where({ party }).orderBy('priority', 'desc'),
      own_queued: open('queued').where({ party }).orderBy('priority', 'desc'),
    });
    const [row] = (await inTransactionOf(strapi, statement)) as Record<string, number | null>[];
    const { serving, waiting, own_running, own_queued } = row ?? {};
    const last = Math.max(own_running ?? -1, own_queued ?? -1);
    return { serving: serving ?? undefined, waiting: waiting ?? undefined, own: last < 0 ? undefined : last };
  };

  const ask = createTogether(strapi, async (questions: readonly Question[]) => {
    const answers = new Map<string, Promise<Standing>>();
    return Promise.all(
      questions.map((question) => {
        const key = `${question.party} ${question.from} ${question.to}`;
        const answer = answers.get(key) ?? read(question);
        answers.set(key, answer);
        return answer;
      }),
    );
  });

  return (requester, range) => ask({ party: partyOf(requester), ...range });
};

/** Runs it in the transaction that the caller may be in: on SQLite there is no other connection. */
const inTransactionOf = async (strapi: Core.Strapi, statement: Knex.QueryBuilder): Promise<unknown> =>
  strapi.db.inTransaction() ? strapi.db.transaction(({ trx }) => statement.transacting(trx)) : statement;
