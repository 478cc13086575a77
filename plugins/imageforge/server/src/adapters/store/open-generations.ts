import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import type { QueueFigures } from '../../engine/operation/figures';
import type { Recent } from '../../engine/operation/lately';
import { type Row, toGeneration } from './rows';

/** How many generations have not ended, and how old the oldest of those is that wait for nobody's decision. */
export const readOpenGenerations = async (
  strapi: Core.Strapi,
  now: Date,
): Promise<Pick<QueueFigures, 'open' | 'oldestSeconds'>> => {
  const rows = strapi.db.query(uids.generation);
  const count = (state: string, stage?: string) => rows.count({ where: { state, ...(stage && { stage }) } });
  const [queued, running, inReview, decision, [oldest]] = await Promise.all([
    count('queued'),
    count('running'),
    count('review'),
    count('review', 'generate'),
    rows.findMany({ where: { state: { $in: ['queued', 'running'] } }, orderBy: { id: 'asc' }, limit: 1, select: ['createdAt'] }),
  ]);
  const waitedMs = oldest ? now.getTime() - new Date(oldest.createdAt).getTime() : 0;
  const review = Math.max(0, inReview - decision);
  return { open: { queued, running, review, decision }, oldestSeconds: Math.max(0, waitedMs) / 1_000 };
};

/** Rows that are read of each kind: whoever asks for the health must not become a load. */
const recentRows = 100;

/** The newest generations, and the oldest of those that a worker has begun. */
export const readRecentGenerations = async (strapi: Core.Strapi): Promise<Recent[]> => {
  const rows = strapi.db.query(uids.generation);
  const select = ['id', 'documentId', 'state', 'attempts', 'images', 'screening', 'error', 'createdAt', 'finishedAt'];
  const [newest, begun]: Row[][] = await Promise.all([
    rows.findMany({ select, orderBy: { id: 'desc' }, limit: recentRows }),
    rows.findMany({ select, where: { state: 'running' }, orderBy: { id: 'asc' }, limit: recentRows }),
  ]);
  const byId = new Map([...(newest ?? []), ...(begun ?? [])].map((row) => [row.id, row]));
  return [...byId.values()].map(toGeneration);
};
