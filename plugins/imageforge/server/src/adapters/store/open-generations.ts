import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import type { QueueFigures } from '../../engine/operation/figures';

/** How many generations have not ended, and how long the oldest of them has been waiting. */
export const readOpenGenerations = async (
  strapi: Core.Strapi,
  now: Date,
): Promise<Pick<QueueFigures, 'open' | 'oldestSeconds'>> => {
  const rows = strapi.db.query(uids.generation);
  const count = (state: string) => rows.count({ where: { state } });
  const [queued, running, review, [oldest]] = await Promise.all([
    count('queued'),
    count('running'),
    count('review'),
    rows.findMany({ where: { state: 'queued' }, orderBy: { id: 'asc' }, limit: 1, select: ['createdAt'] }),
  ]);
  const waitedMs = oldest ? now.getTime() - new Date(oldest.createdAt).getTime() : 0;
  return { open: { queued, running, review }, oldestSeconds: Math.max(0, waitedMs) / 1_000 };
};
