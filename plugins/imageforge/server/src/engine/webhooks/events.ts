/** What a webhook can subscribe to. */
export const webhookEventTypes = [
  'generation.succeeded',
  'generation.failed',
  'generation.blocked',
  'generation.canceled',
  'generation.review',
  'asset.published',
] as const;
export type WebhookEventType = (typeof webhookEventTypes)[number];

/**
 * Something that subscribers are told, at least once. It is written on the generation's row together
 * with what it tells of, so that no crash can come between the two, and leaves the row when it has
 * become deliveries.
 */
export interface OutboxEvent {
  /** The same in every delivery and every repetition: receivers drop what they have seen. */
  id: string;
  type: WebhookEventType;
  /** ISO 8601 */
  at: string;
  /** Of an asset's event. */
  assetId?: string;
}
