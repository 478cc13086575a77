import { getFetchClient } from '@strapi/strapi/admin';
import type { AssetView, SimilarImage, SuggestedTextsView, WriteTextsBody, WrittenTextsView } from '../../../shared/assets';
import type { AuditEventView, ListAuditQuery } from '../../../shared/audit';
import type { BudgetStatus } from '../../../shared/budgets';
import type { CapabilitiesView } from '../../../shared/capabilities';
import type { DeletedView, DeletionView } from '../../../shared/deletion';
import type {
  CreateGenerationBody,
  GenerationDetails,
  GenerationView,
  ImageView,
  KeepAssetBody,
  ListGenerationsQuery,
  PreviewView,
} from '../../../shared/generations';
import type { LineageView } from '../../../shared/lineage';
import type { ProvenanceView } from '../../../shared/provenance';
import type { QueueView } from '../../../shared/queue';
import type { DecideReviewBody, ListReviewsQuery, ReviewView } from '../../../shared/reviews';
import type { TemplateSummary, TemplateVariablesView } from '../../../shared/templates';
import type { DeliveryView, ListDeliveriesQuery, WebhookView } from '../../../shared/webhooks';
import type { EntryKey } from './entryEvents';
import type { MediaFile } from './mediaFile';
import { pluginId } from '../pluginId';

export type EntryContext = NonNullable<CreateGenerationBody['entry']>;

export interface PageOf<T> {
  data: T[];
  meta: { pagination: { page: number; pageSize: number; pageCount: number; total: number } };
}
export type GenerationPage = PageOf<GenerationView>;

/** `?a=b` from what is defined; empty when nothing is. */
const queryString = (query: object): string => {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
};

const path = (...segments: string[]): string => `/${[pluginId, ...segments.map(encodeURIComponent)].join('/')}`;

// Not the hook: it aborts its calls when the component goes away, and closing the dialog must not
// take back an image that was just chosen.
const get = async <T>(url: string, signal?: AbortSignal): Promise<T> =>
  (await getFetchClient().get<T>(url, { signal })).data;

const post = async <T>(
  url: string,
  body: object = {},
  options: { signal?: AbortSignal; headers?: Record<string, string> } = {},
): Promise<T> => (await getFetchClient().post<{ data: T }>(url, body, options)).data.data;

const del = async <T>(url: string): Promise<T> => (await getFetchClient().del<{ data: T }>(url)).data.data;

/** The server's endpoints. Each throws what Strapi's fetch client throws; see `toProblem`. */
export const api = {
  capabilities: async () => (await get<{ data: CapabilitiesView }>(path('capabilities'))).data,
  templates: async () => (await get<{ data: TemplateSummary[] }>(path('templates'))).data,
  templateVariables: (slug: string, entry: EntryContext) =>
    post<TemplateVariablesView>(path('templates', slug, 'variables'), { entry }),
  preview: (body: CreateGenerationBody, signal: AbortSignal) =>
    post<PreviewView>(path('generations', 'preview'), body, { signal }),
  create: (body: CreateGenerationBody, idempotencyKey: string) =>
    post<GenerationView>(path('generations'), body, { headers: { 'Idempotency-Key': idempotencyKey } }),
  list: (query: ListGenerationsQuery & { state?: string; stage?: string }, signal?: AbortSignal) =>
    get<GenerationPage>(path('generations') + queryString(query), signal),
  generation: async (id: string, signal?: AbortSignal) =>
    (await get<{ data: GenerationDetails }>(path('generations', id), signal)).data,
  cancel: (id: string) => post<GenerationView | undefined>(path('generations', id, 'cancel')),
  resolve: (id: string, action: 'retry' | 'fail') => post<GenerationView>(path('generations', id, 'resolve'), { action }),
  budgets: async () => (await get<{ data: BudgetStatus[] }>(path('budgets'))).data,
  keep: (assetId: string, body: KeepAssetBody) => post<ImageView>(path('assets', assetId, 'keep'), body),
  discard: (assetId: string) => post<ImageView | undefined>(path('assets', assetId, 'discard')),
  asset: async (assetId: string) => (await get<{ data: AssetView }>(path('assets', assetId))).data,
  writeTexts: (assetId: string, body: WriteTextsBody) => post<WrittenTextsView>(path('assets', assetId, 'texts'), body),
  suggestTexts: (assetId: string, locale: string) => post<SuggestedTextsView>(path('assets', assetId, 'texts', 'suggest'), { locale }),
  lineage: async (assetId: string) => (await get<{ data: LineageView }>(path('assets', assetId, 'lineage'))).data,
  deletion: async (assetId: string) => (await get<{ data: DeletionView }>(path('assets', assetId, 'deletion'))).data,
  deleteAsset: (assetId: string) => del<DeletedView>(path('assets', assetId)),
  provenance: async (assetId: string) => (await get<{ data: ProvenanceView }>(path('assets', assetId, 'provenance'))).data,
  similarImages: async (assetId: string) => (await get<{ data: SimilarImage[] }>(path('assets', assetId, 'similar'))).data,
  queue: async (signal: AbortSignal) => (await get<{ data: QueueView }>(path('queue'), signal)).data,
  pauseQueue: () => post<QueueView>(path('queue', 'pause')),
  resumeQueue: () => post<QueueView>(path('queue', 'resume')),
  reviews: (query: ListReviewsQuery) => get<PageOf<ReviewView>>(path('reviews') + queryString(query)),
  review: async (id: string) => (await get<{ data: ReviewView }>(path('reviews', id))).data,
  decideReview: (id: string, body: DecideReviewBody) => post<ReviewView>(path('reviews', id, 'decisions'), body),
  webhooks: async () => (await get<{ data: WebhookView[] }>(path('webhooks'))).data,
  pauseWebhook: (id: string) => post<WebhookView>(path('webhooks', id, 'pause')),
  resumeWebhook: (id: string) => post<WebhookView>(path('webhooks', id, 'resume')),
  deliveries: (query: ListDeliveriesQuery) => get<PageOf<DeliveryView>>(path('webhook-deliveries') + queryString(query)),
  sendAgain: (deliveryId: string) => post<{ id: string }>(path('webhook-deliveries', deliveryId, 'redeliver')),
  audit: (query: ListAuditQuery) => get<PageOf<AuditEventView>>(path('audit') + queryString(query)),
  file: async (id: number) => (await get<{ data: MediaFile }>(path('files', String(id)))).data,
  entryImages: async (key: EntryKey) =>
    (await get<{ data: { path: string; locale?: string; file: unknown }[] }>(path('entry-images') + queryString(key)))
      .data,
};

/** Paths of the streams, which are read with `readStream`. */
export const streamPath = {
  generation: (id: string) => path('generations', id, 'events'),
  reviews: () => path('review-events'),
  entry: ({ uid, documentId }: EntryKey) => path('entry-events') + queryString({ uid, documentId }),
};
