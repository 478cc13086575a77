export type { Delivery, DeliveryQuery, DeliveryState, DeliveryStore, EndpointPause, Lane, Post, WebhookEndpoint } from './delivery';
export { type OutboxEvent, type WebhookEventType, webhookEventTypes } from './events';
export { createSendingLoop, type SendingLoop } from './loop';
export { createOutbox, type Outbox } from './outbox';
export { createSender, type Sender } from './sender';
