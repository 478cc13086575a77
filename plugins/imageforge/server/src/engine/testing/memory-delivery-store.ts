import type { Delivery, DeliveryStore, EndpointPause } from '../webhooks';

/** A DeliveryStore in memory, for tests of the engine. */
export const createMemoryDeliveryStore = (): DeliveryStore => {
  const rows = new Map<string, Delivery & { takenUntil: number }>();
  const pauses: Record<string, EndpointPause> = {};
  const shown = ({ takenUntil: _, ...delivery }: Delivery & { takenUntil: number }): Delivery => structuredClone(delivery);

  return {
    async add(deliveries) {
      for (const delivery of deliveries) {
        if (!rows.has(delivery.id)) rows.set(delivery.id, { ...delivery, state: 'waiting', attempts: 0, takenUntil: 0 });
      }
    },
    async take(now, leaseMs, limit, lane) {
      const due = [...rows.values()]
        .filter(
          ({ state, dueAt, takenUntil, endpointId }) =>
            state === 'waiting' && dueAt <= now && takenUntil <= now && ('only' in lane ? endpointId === lane.only : !lane.except.includes(endpointId)),
        )
        .slice(0, limit);
      for (const row of due) row.takenUntil = now + leaseMs;
      return due.map(shown);
    },
    async record(id, outcome) {
      const row = rows.get(id);
      if (row) Object.assign(row, outcome, { takenUntil: 0 });
    },
    async list({ endpointId, state, page, pageSize }) {
      const found = [...rows.values()]
        .filter((row) => (!endpointId || row.endpointId === endpointId) && (!state || row.state === state))
        .reverse();
      return { deliveries: found.slice((page - 1) * pageSize, page * pageSize).map(shown), total: found.length };
    },
    async sendAgain(id, now) {
      const row = rows.get(id);
      if (row) Object.assign(row, { state: 'waiting', attempts: 0, dueAt: now, takenUntil: 0 });
      return row !== undefined;
    },
    pauses: async () => structuredClone(pauses),
    async setPause(endpointId, pause) {
      if (pause) pauses[endpointId] = pause;
      else delete pauses[endpointId];
    },
  };
};
