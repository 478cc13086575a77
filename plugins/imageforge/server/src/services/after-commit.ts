import { AsyncResource } from 'node:async_hooks';
import type { Core } from '@strapi/types';

/**
 * Runs it now, or after the commit when the caller is inside a transaction: a worker must not look
 * for a row before others can see it. What a rollback undoes is never run.
 */
export const afterCommit = (strapi: Core.Strapi, run: () => void): void => {
  if (!strapi.db.inTransaction()) return run();
  void strapi.db.transaction(async ({ onCommit }) => onCommit(run));
};

/**
 * Strapi hands its transaction on to everything that is started within it. Work of our own that
 * outlives the request must not run its queries in a transaction that has ended long before; so it
 * is bound to the time when this was called: at start, outside any transaction.
 */
export const outsideTransactions = <Args extends unknown[], Result>(
  work: (...args: Args) => Result,
): ((...args: Args) => Result) => AsyncResource.bind(work);
