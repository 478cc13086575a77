import { actions } from '../services/actions';

type Method = 'GET' | 'POST' | 'DELETE';

const admin = (method: Method, path: string, handler: string, ...needed: string[]) => ({
  method,
  path,
  handler: `admin-${handler}`,
  config: {
    policies: [
      'admin::isAuthenticatedAdmin',
      needed.length > 0
        ? { name: 'admin::hasPermissions', config: { actions: needed } }
        : // Those who generate see their own; those who may read see all of them.
          'plugin::imageforge.uses-imageforge',
    ],
  },
});

const contentApi = (method: Method, path: string, handler: string) => ({ method, path, handler, config: {} });

export const routes = {
  admin: {
    type: 'admin',
    routes: [
      admin('POST', '/generations', 'generation.create', actions.create),
      admin('POST', '/generations/preview', 'generation.preview', actions.create),
      admin('GET', '/generations', 'generation.find'),
      admin('GET', '/generations/:id', 'generation.findOne'),
      admin('GET', '/generations/:id/events', 'generation.events'),
      admin('POST', '/generations/:id/cancel', 'generation.cancel', actions.create),
      admin('POST', '/generations/:id/resolve', 'generation.resolve', actions.manage),
      admin('GET', '/assets/:id', 'asset.findOne'),
      admin('GET', '/assets/:id/similar', 'asset.similar'),
      admin('POST', '/assets/:id/keep', 'asset.keep', actions.create),
      admin('POST', '/assets/:id/discard', 'asset.discard', actions.create),
      admin('POST', '/assets/:id/texts', 'asset.writeTexts', actions.create),
      admin('POST', '/assets/:id/texts/suggest', 'asset.suggestTexts', actions.create),
      admin('GET', '/assets/:id/lineage', 'lineage.findOne'),
      admin('GET', '/assets/:id/url', 'asset.url'),
      admin('POST', '/assets/:id/unpublish', 'asset.unpublish', actions.create),
      admin('GET', '/assets/:id/deletion', 'asset.deletion'),
      admin('DELETE', '/assets/:id', 'asset.delete', actions.create),
      admin('GET', '/deletion', 'deletion.find', actions.manage),
      admin('DELETE', '/deletion', 'deletion.delete', actions.manage),
      admin('GET', '/assets/:id/provenance', 'provenance.asset'),
      admin('GET', '/files/:id/provenance', 'provenance.file'),
      admin('GET', '/budgets', 'budget.find', actions.readBudgets),
      admin('GET', '/spending', 'budget.spending', actions.readBudgets),
      admin('GET', '/reviews', 'review.find', actions.review),
      admin('GET', '/reviews/:id', 'review.findOne', actions.review),
      admin('POST', '/reviews/:id/decisions', 'review.decide', actions.review),
      admin('GET', '/review-events', 'review.events', actions.review),
      { ...admin('GET', '/capabilities', ''), handler: 'capabilities.find' },
      admin('GET', '/templates', 'template.find'),
      admin('POST', '/templates/:slug/preview', 'template.preview', actions.create),
      admin('POST', '/templates/:slug/variables', 'template.variables', actions.create),
      admin('GET', '/queue', 'queue.find'),
      admin('POST', '/queue/pause', 'queue.pause', actions.manageQueue),
      admin('POST', '/queue/resume', 'queue.resume', actions.manageQueue),
      admin('GET', '/files/:id', 'entry.file'),
      admin('GET', '/webhooks', 'webhook.find', actions.webhooks),
      admin('POST', '/webhooks/:id/pause', 'webhook.pause', actions.webhooks),
      admin('POST', '/webhooks/:id/resume', 'webhook.resume', actions.webhooks),
      admin('GET', '/webhook-deliveries', 'webhook.deliveries', actions.webhooks),
      admin('POST', '/webhook-deliveries/:id/redeliver', 'webhook.redeliver', actions.webhooks),
      admin('GET', '/audit', 'audit.find', actions.audit),
      // For load balancers, which have no login.
      { method: 'GET', path: '/health', handler: 'operation.health', config: { auth: false } },
      // For every open form, also of those who may not generate: automation fills their fields too.
      ...[
        { path: '/entry-events', handler: 'admin-entry.events' },
        { path: '/entry-images', handler: 'admin-entry.images' },
      ].map((route) => ({ method: 'GET', ...route, config: { policies: ['admin::isAuthenticatedAdmin'] } })),
    ],
  },
  'content-api': {
    type: 'content-api',
    routes: [
      contentApi('POST', '/generations', 'generation.create'),
      contentApi('GET', '/generations', 'generation.find'),
      contentApi('GET', '/generations/:id', 'generation.findOne'),
      contentApi('POST', '/generations/:id/cancel', 'generation.cancel'),
      contentApi('GET', '/generations/:id/events', 'generation.events'),
      contentApi('GET', '/assets/:id', 'asset.findOne'),
      contentApi('GET', '/assets/:id/similar', 'asset.similar'),
      contentApi('POST', '/assets/:id/keep', 'asset.keep'),
      contentApi('POST', '/assets/:id/discard', 'asset.discard'),
      contentApi('POST', '/assets/:id/texts', 'asset.writeTexts'),
      contentApi('POST', '/assets/:id/texts/suggest', 'asset.suggestTexts'),
      contentApi('GET', '/assets/:id/lineage', 'lineage.findOne'),
      contentApi('GET', '/assets/:id/url', 'asset.url'),
      contentApi('POST', '/assets/:id/unpublish', 'asset.unpublish'),
      contentApi('GET', '/assets/:id/deletion', 'asset.deletion'),
      contentApi('DELETE', '/assets/:id', 'asset.delete'),
      contentApi('GET', '/assets/:id/provenance', 'provenance.asset'),
      contentApi('GET', '/files/:id/provenance', 'provenance.file'),
      contentApi('GET', '/capabilities', 'capabilities.find'),
      contentApi('POST', '/templates/:slug/preview', 'template.preview'),
      // The token of the option is the permission; health is for everybody.
      { method: 'GET', path: '/metrics', handler: 'operation.metrics', config: { auth: false } },
      { method: 'GET', path: '/health', handler: 'operation.health', config: { auth: false } },
      // The signature is the permission.
      { method: 'GET', path: '/previews/:key', handler: 'preview.findOne', config: { auth: false } },
      { method: 'POST', path: '/providers/:provider/webhook', handler: 'job-notice.receive', config: { auth: false } },
    ],
  },
};
