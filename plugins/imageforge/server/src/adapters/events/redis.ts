import { randomUUID } from 'node:crypto';
import { messageOf } from '../../engine/errors';
import type { EventBus, ForgeEvent, Logger } from '../../engine/ports';
import { createRedisConnections, type RedisTarget } from '../redis/connections';
import { within } from '../redis/within';
import { createListeners } from './local';

interface RedisEventBusOptions {
  redis: RedisTarget;
  /** First part of the channel's name. Default `imageforge`. */
  prefix?: string;
  logger: Logger;
  /** ms that the start waits for Redis, so that the first events are not missed. Default 2,000. */
  startMs?: number;
}

/** What goes over the channel. `from` is the bus that sent it, which has told its own listeners already. */
interface Message {
  from: string;
  event: ForgeEvent;
}

/** A record, so that the compiler asks for every type that the port adds. */
const knownTypes: Record<ForgeEvent['type'], true> = {
  'generation.updated': true,
  'generation.preview': true,
  'generation.progress': true,
  'generation.cancel-requested': true,
  'review.ended': true,
  'asset.updated': true,
  'job.ended': true,
  'entry.image-attached': true,
};

/** @returns undefined for what is no message of ours: another version's, or somebody else's */
const readMessage = (text: string): Message | undefined => {
  try {
    const message = JSON.parse(text) as Partial<Message> | null;
    const type = message?.event?.type;
    if (typeof message?.from !== 'string' || typeof type !== 'string' || !Object.hasOwn(knownTypes, type))
      return undefined;
    return message as Message;
  } catch {
    return undefined;
  }
};

/**
 * Events between processes, over Redis pub/sub. Listeners of the same process are called directly,
 * so they hear every event exactly once, also while Redis is away; the others miss what happens
 * meanwhile, and ask the API. Loads `ioredis` when it is called; resolves whether Redis is there or not.
 */
export const createRedisEventBus = async (options: RedisEventBusOptions): Promise<EventBus> => {
  const { redis, prefix = 'imageforge', logger, startMs = 2_000 } = options;
  const channel = `${prefix}:events`;
  const id = randomUUID();
  const listeners = createListeners(logger);
  const connections = await createRedisConnections({ redis, part: 'event bus', logger });
  const patient = { maxRetriesPerRequest: null, enableReadyCheck: false };
  // Subscribed here with each connection: what ioredis does by itself, it does without listening to
  // the answer, and a refusal (another password by now) would end the process.
  const subscriber = connections.open({ ...patient, autoResubscribe: false }, (client) => client.subscribe(channel));
  let dropping = false;
  // An event that is late is worth nothing: what cannot be sent at once is dropped.
  const publisher = connections.open({ ...patient, enableOfflineQueue: false }, async () => {
    dropping = false;
  });
  let closed = false;

  const drop = (reason: unknown): void => {
    if (dropping || closed) return;
    dropping = true;
    logger.warn(`Events reach no other process for now: ${messageOf(reason)}`);
  };

  subscriber.on('message', (_channel: string, text: string) => {
    const message = readMessage(text);
    if (message && message.from !== id && !closed) listeners.deliver(message.event);
  });
  await within(connections.served(subscriber, publisher), startMs).catch(() => undefined);

  return {
    publish(event) {
      if (closed) return;
      listeners.deliver(event);
      publisher.publish(channel, JSON.stringify({ from: id, event } satisfies Message)).catch(drop);
    },
    subscribe: (listener) => listeners.add(listener),
    async close() {
      closed = true;
      listeners.clear();
      await connections.close();
    },
  };
};
