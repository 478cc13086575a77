/**
 * A host in a process of its own, for the benchmark `publish`: several are measured in turn, so that
 * what else the machine does falls on all of them alike. It is told what to publish over Node's channel
 * between parent and child, and answers with the ms that it took.
 */
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { presets, templates } from '../demo/content.mjs';
import { root } from '../shared/paths.mjs';
import { loadTypeScript } from './load-typescript.mjs';

const article = 'api::article.article';
const { bootStrapi } = loadTypeScript(path.join(root, 'tests', 'support', 'strapi.ts'));
const { waitFor } = loadTypeScript(path.join(root, 'tests', 'support', 'wait-for.ts'));

/** `after`: what an empty cover leads to, and when the process has come to rest again. */
const { env, options, after } = JSON.parse(process.argv[2]);

// Whatever ends the benchmark ends this process too.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const { strapi, stop } = await bootStrapi({ env, options });
if (after !== 'nothing') {
  await strapi.documents('plugin::imageforge.style-preset').create({ data: presets[0] });
  await strapi.documents('plugin::imageforge.template').create({ data: templates[0] });
}
const file = await strapi.db.query('plugin::upload.file').create({
  data: {
    name: 'chosen.webp',
    hash: 'chosen',
    ext: '.webp',
    mime: 'image/webp',
    size: 10,
    url: '/uploads/chosen.webp',
    provider: 'local',
    folderPath: '/',
  },
});

const createDraft = async (hasCover) => {
  const { documentId } = await strapi.documents(article).create({
    locale: 'en',
    data: {
      title: 'The city after midnight',
      summary: 'What goes on while the others are asleep.',
      body: 'A walk through the streets. '.repeat(100),
      ...(hasCover && { cover: file.id }),
    },
  });
  return documentId;
};

const publish = async (documentId) => {
  const start = performance.now();
  await strapi.documents(article).publish({ documentId, locale: 'en' });
  return performance.now() - start;
};

const final = ['succeeded', 'failed', 'canceled', 'blocked'];

/** Waits until nothing of an earlier publish is under way: each is measured for itself. */
const rest = async (documentId) => {
  if (after === 'nothing') return;
  const generations = strapi.db.query('plugin::imageforge.generation');
  await waitFor(
    `the generation for ${documentId}`,
    async () => {
      const generation = await generations.findOne({ where: { targetDocumentId: documentId } });
      if (!generation || after === 'queued') return generation !== null;
      return final.includes(generation.state);
    },
    120_000,
  );
};

const commands = {
  async one({ hasCover }) {
    const documentId = await createDraft(hasCover);
    const ms = await publish(documentId);
    if (!hasCover) await rest(documentId);
    return [ms];
  },

  /** One right after the other: the covers of the first are made while the others are published. */
  async burst({ count }) {
    const documentIds = [];
    for (let one = 0; one < count; one += 1) documentIds.push(await createDraft(false));
    const took = [];
    for (const documentId of documentIds) took.push(await publish(documentId));
    for (const documentId of documentIds) await rest(documentId);
    return took;
  },

  async stop() {
    await stop();
    return [];
  },
};

process.on('message', ({ name, args }) => {
  commands[name](args).then(
    (took) => process.send({ took }),
    (error) => process.send({ error: error.stack ?? String(error) }),
  );
});
process.send({ took: [] });
