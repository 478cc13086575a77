export type { Delivery, DeliveryQuery, DeliveryStore, EndpointPause, WebhookEndpoint } from './delivery';
export { type OutboxEvent, webhookEventTypes } from './events';
export { createSendingLoop, type SendingLoop } from './loop';
export { createOutbox, type Outbox } from './outbox';
export { createSender } from './sender';
