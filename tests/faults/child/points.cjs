'use strict';

const { AsyncLocalStorage } = require('node:async_hooks');

/**
 * Wraps the parts of a booted plugin from outside, so that something can happen to the process at a
 * named point. The product knows nothing of it.
 *
 * @param {(point: string) => Promise<void>} reach is told of every point that is passed, and waited for.
 */
const installPoints = (strapi, forge, reach) => {
  const inStage = new AsyncLocalStorage();

  const wrap = (part, method, { before, after }) => {
    const original = part[method];
    part[method] = async function wrapped(...args) {
      await before?.(...args);
      const result = await original.apply(this, args);
      await after?.(...args);
      return result;
    };
  };
  /** A point that only counts while this stage runs. */
  const during = async (stage, point) => {
    if (inStage.getStore() === stage) await reach(`${stage}: ${point}`);
  };

  for (const stage of forge.stages) {
    const run = stage.run;
    stage.run = async (work) => {
      await reach(`${stage.name}: before`);
      const patch = await inStage.run(stage.name, () => run.call(stage, work));
      await reach(`${stage.name}: after, before its result is saved`);
      return patch;
    };
  }

  wrap(forge.originals, 'put', {
    async after() {
      await during('generate', 'original stored, row not yet');
      await during('finish', 'finished file stored, no asset yet');
    },
  });
  wrap(forge.store, 'create', { after: () => reach('create: row made, no job yet') });
  wrap(forge.store, 'createAsset', { after: () => during('finish', 'asset made') });
  wrap(forge.store, 'requestCancel', { after: () => reach('cancel: row marked, worker not told') });
  wrap(forge.store, 'save', {
    async after(_id, _owner, { attempts = [], state }) {
      const isOpen = attempts.some((attempt) => attempt.state === 'started');
      if (isOpen) await during('generate', 'attempt recorded, call under way');
      else if (attempts.at(-1)?.state === 'ambiguous') await reach('resume: interrupted call booked');
      else if (attempts.length > 0) await during('generate', 'attempt closed');
      if (state === 'succeeded') await reach('settle: final state saved, lease not let go');
    },
  });
  wrap(forge.ledgerBook, 'book', {
    async after({ moves }) {
      await during('reserve', 'booked, stage not done');
      if (moves.some(({ kind }) => kind === 'settle')) await reach('settle: booked, final state not saved');
    },
  });
  wrap(forge.store, 'decideReview', { after: () => reach('review: decision recorded, no job yet') });
  // Publishing happens in its stage, and outside of it when an editor keeps an image.
  wrap(forge.store, 'updateAsset', {
    async after(_id, _from, { state }) {
      if (state === 'publishing') await reach('publish: asset marked');
      if (state === 'published') await reach('publish: asset published');
    },
  });
  wrap(strapi.plugin('upload').service('provider'), 'upload', {
    after: () => reach('publish: first file written'),
  });
  strapi.db.lifecycles.subscribe({
    models: ['plugin::upload.file'],
    beforeCreate: () => reach('publish: all files written, no row yet'),
    afterCreate: () => reach('publish: row made, asset not yet'),
  });
  strapi.db.lifecycles.subscribe({
    models: ['api::article.article'],
    afterUpdate: () => during('attach', 'in the middle of the transaction'),
  });
  wrap(forge.bindings, 'record', { before: () => during('attach', 'committed, binding not yet') });
  wrap(forge.bindings, 'start', { before: () => reach('autofill: generation made, binding not yet') });

  strapi.documents.use(async (context, next) => {
    const result = await next();
    if (context.action === 'publish') await reach('article: published, nobody heard of it');
    return result;
  });
};

module.exports = { installPoints };
