import type { Core } from '@strapi/types';
import { uids } from '../../content-types';
import type { Delivery, DeliveryStore, EndpointPause } from '../../engine/webhooks/delivery';
import { compact, isoDate, number, optional, type Row } from './rows';

/** DeliveryStore on Strapi's database; the pauses are in Strapi's own store of settings. */
export const createDeliveryStore = (strapi: Core.Strapi): DeliveryStore => {
  const rows = strapi.db.query(uids.webhookDelivery);
  const settings = strapi.store({ type: 'plugin', name: 'imageforge', key: 'webhook-pauses' });
  const pauses = async () => ((await settings.get({})) ?? {}) as Record<string, EndpointPause>;

  return {
    async add(deliveries) {
      for (const { id, dueAt, ...delivery } of deliveries) {
        if (await rows.findOne({ where: { key: id }, select: ['id'] })) continue;
        const data = { ...delivery, key: id, dueAt: String(dueAt), takenUntil: '0', state: 'waiting', attempts: 0 };
        await rows.create({ data }).catch(async (thrown: unknown) => {
          // `key` is unique: another worker handed over the same events at this moment.
          if (!(await rows.findOne({ where: { key: id }, select: ['id'] }))) throw thrown;
        });
      }
    },

    async take(now, leaseMs, limit, lane) {
      const due = await rows.findMany({
        where: {
          state: 'waiting',
          dueAt: { $lte: now },
          takenUntil: { $lte: now },
          ...('only' in lane ? { endpointId: lane.only } : lane.except.length > 0 && { endpointId: { $notIn: lane.except } }),
        },
        orderBy: { id: 'asc' },
        limit,
      });
      const taken: Delivery[] = [];
      for (const row of due as Row[]) {
        // One conditional statement each: of two who found the same row, one gets it.
        const { count } = await rows.updateMany({
          where: { id: row.id, state: 'waiting', takenUntil: row.takenUntil },
          data: { takenUntil: String(now + leaseMs) },
        });
        if (count === 1) taken.push(toDelivery(row));
      }
      return taken;
    },

    async record(id, { dueAt, ...outcome }) {
      const data = {
        ...Object.fromEntries(Object.entries(outcome).map(([name, value]) => [name, value ?? null])),
        ...(dueAt !== undefined && { dueAt: String(dueAt) }),
        takenUntil: '0',
      };
      await rows.updateMany({ where: { key: id }, data });
    },

    async list({ endpointId, state, page, pageSize }) {
      const where = { ...(endpointId && { endpointId }), ...(state && { state }) };
      const [found, total] = await Promise.all([
        rows.findMany({ where, orderBy: { id: 'desc' }, offset: (page - 1) * pageSize, limit: pageSize }),
        rows.count({ where }),
      ]);
      return { deliveries: found.map((row: unknown) => toDelivery(row as Row)), total };
    },

    async sendAgain(id, now) {
      const data = { state: 'waiting', attempts: 0, dueAt: String(now), takenUntil: '0' };
      return (await rows.updateMany({ where: { key: id }, data })).count === 1;
    },

    pauses,
    async setPause(endpointId, pause) {
      const { [endpointId]: _before, ...others } = await pauses();
      await settings.set({ value: pause ? { ...others, [endpointId]: pause } : others });
    },
  };
};

const toDelivery = (row: Row): Delivery =>
  compact<Delivery>({
    id: row.key as string,
    endpointId: row.endpointId as string,
    eventId: row.eventId as string,
    type: row.type as Delivery['type'],
    generationId: row.generationId as string,
    body: row.body as string,
    state: row.state as Delivery['state'],
    attempts: Number(row.attempts ?? 0),
    dueAt: Number(row.dueAt),
    status: number(row.status),
    error: optional<string>(row.error),
    createdAt: isoDate(row.createdAt) as string,
    deliveredAt: isoDate(row.deliveredAt),
  });
