'use strict';

const articleUid = 'api::article.article';
const fileUid = 'plugin::upload.file';
const generationUid = 'plugin::imageforge.generation';

/** Everything is allowed: these tests are about faults, not about permissions. */
const access = {
  requester: { kind: 'automation', id: 'fault-tests' },
  seesAll: true,
  changesAll: true,
  canReadEntry: async () => true,
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
      if (!(await templates.findFirst({ filters: { slug: template.slug } }))) await templates.create({ data: template });
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
    keep: (assetId) => forge.generations.keep(assetId, {}, access),

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

    /** How many generations are in each state, and what belongs to them. */
    async totals() {
      const rows = await strapi.db.query(generationUid).findMany({});
      const states = {};
      for (const { state } of rows) states[state] = (states[state] ?? 0) + 1;
      const assets = await forge.store.assetsOf(rows.map(({ documentId }) => documentId));
      return {
        states,
        attempts: rows.flatMap((row) => row.attempts).map(({ state }) => state),
        published: assets.filter(({ state }) => state === 'published').map(({ fileId }) => fileId),
        assets: assets.length,
        files: await strapi.db.query(fileUid).count(),
      };
    },
  };
};

module.exports = { createCommands };
