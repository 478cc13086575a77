'use strict';

const articleUid = 'api::article.article';
const fileUid = 'plugin::upload.file';
const generationUid = 'plugin::imageforge.generation';
const ledgerEntryUid = 'plugin::imageforge.ledger-entry';

/** Everything is allowed: these tests are about faults, not about permissions. */
const access = {
  requester: { kind: 'automation', id: 'fault-tests' },
  seesAll: true,
  changesAll: true,
  canReadEntry: async () => true,
  canReadField: async () => true,
  canUpdateField: async () => true,
  sanitizeEntry: async (_uid, entry) => entry,
  canReadFile: async () => true,
};

const template = {
  name: 'Article cover',
  slug: 'article-cover',
  prompt: 'A picture of {{title}}',
  fileName: '{{title}}',
  variables: [{ name: 'title', type: 'string', required: true, source: 'title' }],
};

/** Limits nothing here, and counts every image that is made. */
const budget = { name: 'All images', scope: 'all', unit: 'images', period: 'month', limit: 10_000, mode: 'hard' };

/** What a test can ask of a process, by name. Arguments and answers travel as JSON. */
const createCommands = (strapi, forge, arm) => {
  const articles = () => strapi.documents(articleUid);
  let running = 0;
  const { run } = forge.runner;
  forge.runner.run = async (id) => {
    running += 1;
    try {
      await run(id);
    } finally {
      running -= 1;
    }
  };

  return {
    /** What happens when the process comes to the point next; without a point nothing does. */
    arm: (point, harm = 'kill') => arm({ point, harm, access }),

    /** Waits until no generation is worked on here. */
    async idle() {
      while (running > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    },

    /** What the host's content needs, once a database. */
    async prepare() {
      const templates = strapi.documents('plugin::imageforge.template');
      if (await templates.findFirst({ filters: { slug: template.slug } })) return;
      await templates.create({ data: template });
      await strapi.documents('plugin::imageforge.budget').create({ data: budget });
    },

    async apiToken() {
      const { accessKey } = await strapi.service('admin::api-token').create({
        name: `token-${Date.now()}`,
        description: '',
        kind: 'content-api',
        lifespan: null,
        type: 'full-access',
      });
      return accessKey;
    },

    /** A draft; what fills covers does not look at it. */
    async saveArticle(title) {
      return (await articles().create({ data: { title } })).documentId;
    },

    async publishArticle(title) {
      const { documentId } = await articles().create({ data: { title } });
      await articles().publish({ documentId });
      return documentId;
    },

    /** The newest one of this title. */
    async findArticle(title) {
      return (await articles().findFirst({ filters: { title }, status: 'draft' }))?.documentId;
    },

    async create(body) {
      return (await forge.generations.create(body, { access, defaultPublish: 'auto' })).id;
    },
    /** As a reviewer. */
    review: (id, decisions) => forge.reviews.decide(id, { decisions }, { kind: 'admin', id: 'reviewer' }),
    cancel: (id) => forge.generations.cancel(id, access),
    resolve: (id, action) => forge.ambiguousCalls.resolve(id, action, access),
    keep: (assetId) => forge.generations.keep(assetId, {}, access),

    pauseQueue: () => forge.queueControl.pause(access.requester),
    isPaused: () => forge.queueControl.isPaused(),
    resumeQueue: () => forge.queueControl.resume(access.requester),
    /** How many jobs the queue itself holds, which is less than there are rows with work while it is paused. */
    async jobs() {
      const { waiting, delayed, active } = await forge.queue.counts();
      return waiting + delayed + active;
    },

    /** Ids of the generations for an entry. */
    async generationsFor(documentId) {
      const { generations } = await forge.store.list({ target: { documentId }, page: 1, pageSize: 100 });
      return generations.map(({ id }) => id);
    },

    /** Everything that there is about one generation. */
    async evidence(id) {
      const generation = await forge.store.get(id);
      const { leaseOwner, leaseUntil } = await strapi.db.query(generationUid).findOne({ where: { documentId: id } });
      const assets = await forge.store.assetsOf([id]);
      const { target } = generation;
      const cover = async (status) =>
        (await articles().findOne({ documentId: target.documentId, status, populate: ['cover'] }))?.cover?.id ?? null;
      return {
        generation,
        assets,
        isLeased: leaseOwner !== null && Number(leaseUntil) > Date.now(),
        ...(target && {
          covers: { draft: await cover('draft'), published: await cover('published') },
          binding: await forge.bindings.find(target),
        }),
      };
    },

    /** Rows of the media library: all, or those whose name begins with this. */
    async files(prefix = '') {
      const rows = await strapi.db.query(fileUid).findMany({ where: { name: { $startsWith: prefix } } });
      return rows.map(({ id, name, url, formats }) => ({
        id,
        name,
        urls: [url, ...Object.values(formats ?? {}).map((format) => format.url)],
      }));
    },

    async saveBudget(data) {
      await strapi.documents('plugin::imageforge.budget').create({ data });
    },

    /** What somebody could do who writes into the database by hand. */
    async hideAnImage() {
      const periods = strapi.db.query('plugin::imageforge.budget-period');
      const { id, spent } = await periods.findOne({});
      await periods.update({ where: { id }, data: { spent: String(Number(spent) - 1) } });
    },

    /** What stands on every budget, and whether the entries add up to it. */
    async ledger() {
      return { budgets: await forge.budgets.statuses(), ...(await forge.budgets.verify()) };
    },

    /** How many generations still have work, or somebody who holds them. */
    unfinished: () =>
      strapi.db.query(generationUid).count({
        where: { $or: [{ state: { $in: ['queued', 'running', 'review'] } }, { leaseOwner: { $notNull: true } }] },
      }),

    /** All generations in full, with what was booked for them and what came of them. */
    async books() {
      const rows = await strapi.db.query(generationUid).findMany({ select: ['documentId', 'leaseOwner'] });
      const generations = [];
      for (const { documentId } of rows) generations.push(await forge.store.get(documentId));
      const charges = await strapi.db.query(ledgerEntryUid).findMany({ where: { kind: 'charge' } });
      return {
        generations,
        assets: await forge.store.assetsOf(generations.map(({ id }) => id)),
        charges: charges.map(({ generationId, attemptId, spent, isAmbiguous }) => ({
          generationId,
          attemptId,
          microUsd: spent === null ? null : Number(spent),
          isAmbiguous,
        })),
        leased: rows.filter(({ leaseOwner }) => leaseOwner !== null).map(({ documentId }) => documentId),
      };
    },

    /** How many generations are in each state, and what belongs to them. */
    async totals() {
      const rows = await strapi.db.query(generationUid).findMany({});
      const states = {};
      for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
      const assets = await forge.store.assetsOf(rows.map(({ documentId }) => documentId));
      return {
        states,
        attempts: rows.flatMap((row) => row.attempts).map(({ state }) => state),
        errors: rows.flatMap(({ error }) => (error ? [error.code] : [])),
        published: assets.filter(({ state }) => state === 'published').map(({ fileId }) => fileId),
        assets: assets.length,
        files: await strapi.db.query(fileUid).count(),
      };
    },
  };
};

module.exports = { createCommands };
