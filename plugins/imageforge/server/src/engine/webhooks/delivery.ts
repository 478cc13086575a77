import type { WebhookEventType } from './events';

/** An address that is told of events. It stands in the configuration; its secret is never stored. */
export interface WebhookEndpoint {
  /** Unique in the configuration. */
  id: string;
  url: string;
  secret: string;
  events: readonly WebhookEventType[];
  /** Whether the address may be one of a private network. */
  allowPrivate: boolean;
}

/**
 * `waiting` for its (next) try, `delivered`, or `failed` after a day of tries: then only a person
 * sends it again.
 */
type DeliveryState = 'waiting' | 'delivered' | 'failed';

/** One event for one endpoint. */
export interface Delivery {
  /** The event's id and the endpoint's. */
  id: string;
  endpointId: string;
  eventId: string;
  type: WebhookEventType;
  generationId: string;
  /** The JSON that is sent, the same in each try. */
  body: string;
  state: DeliveryState;
  /** Tries that have failed since it was made or sent again by hand. */
  attempts: number;
  /** Not before this, ms of the epoch. */
  dueAt: number;
  /** Of the last try: the HTTP status; `undefined`: there was no answer. */
  status?: number;
  /** Of the last try: why it failed. */
  error?: string;
  /** ISO 8601 */
  createdAt: string;
  deliveredAt?: string;
}

/** Why an endpoint gets nothing at present. */
export interface EndpointPause {
  /** `dead`: a delivery failed for a day. */
  reason: 'dead' | 'by hand';
  /** ISO 8601 */
  since: string;
}

/** Sends one request and follows no redirect. @throws when there is no answer in time */
export type Post = (
  endpoint: WebhookEndpoint,
  body: string,
  headers: Record<string, string>,
) => Promise<{ status: number }>;

/** What is sent beside the others, so that a receiver which does not answer holds up nobody else: one endpoint, or all but these. */
export type Lane = { only: string } | { except: readonly string[] };

/** The delivery log. */
export interface DeliveryStore {
  /** Adds those that are not there yet, by their ids. */
  add(deliveries: readonly Omit<Delivery, 'attempts' | 'state'>[]): Promise<void>;
  /**
   * Takes waiting deliveries of a lane that are due at `now`, oldest first, for `leaseMs`: nobody else
   * gets them meanwhile.
   */
  take(now: number, leaseMs: number, limit: number, lane: Lane): Promise<Delivery[]>;
  /** Records the outcome of a try and lets go of it. */
  record(id: string, outcome: Partial<Omit<Delivery, 'id' | 'body'>>): Promise<void>;
  /** Newest first. */
  list(query: DeliveryQuery): Promise<{ deliveries: Delivery[]; total: number }>;
  /** Makes it due at `now` with its tries counted anew. @returns whether it is there. */
  sendAgain(id: string, now: number): Promise<boolean>;

  pauses(): Promise<Record<string, EndpointPause>>;
  /** @param pause `undefined`: the endpoint gets its deliveries again. */
  setPause(endpointId: string, pause: EndpointPause | undefined): Promise<void>;
}

export interface DeliveryQuery {
  endpointId?: string;
  state?: DeliveryState;
  /** 1-based */
  page: number;
  pageSize: number;
}
