/**
 * npm run demo               builds what is stale, starts, seeds, publishes articles, shows their covers; keeps serving
 * npm run demo -- --once     publishes one article, prints where its cover is as a line of JSON, and ends
 *
 * SQLite, the in-process queue, the built-in provider and local files; with OPENAI_API_KEY, OpenAI.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { articles } from './demo/content.mjs';
import { seed } from './demo/seed.mjs';
import { build } from './build.mjs';
import { root } from './shared/paths.mjs';

/** How long a cover may take, ms: a model may be slow, and its provider may ask us to wait. */
const patienceMs = 300_000;
const once = process.argv.includes('--once');
const folder = path.join(root, '.tmp');

const fail = (reason) => {
  console.error(`The demo failed: ${reason}`);
  process.exit(1);
};

if (!(await build({ panel: !once }))) fail('the build failed, see above');
fs.mkdirSync(folder, { recursive: true });
fs.mkdirSync(path.join(root, 'public/uploads'), { recursive: true });
process.env.DATABASE_CLIENT = 'sqlite';
process.env.DATABASE_FILENAME = path.join('.tmp', 'demo.db');
process.env.STARTUP_MESSAGE = 'false';
// Also where .env names a Redis: the demo has no worker.
process.env.IMAGEFORGE_QUEUE = 'embedded';
process.env.NODE_ENV ??= once ? 'production' : 'development';
process.chdir(root);

const { createStrapi } = createRequire(import.meta.url)('@strapi/strapi');
const strapi = createStrapi({ appDir: root, distDir: path.join(root, 'dist'), autoReload: false, serveAdminPanel: !once });
strapi.log.level = 'warn';

try {
  await strapi.load();
  const { autofill, queue } = strapi.config.get('plugin::imageforge');
  if (autofill?.enabled === false || queue?.concurrency === 0) {
    fail('IMAGEFORGE_OPTIONS switches off what makes its covers: autofill.enabled or queue.concurrency');
  }
  strapi.server.mount();
  await listen();
  const { documentIds, logins } = await seed(strapi, folder);
  if (once) await publishOne(documentIds[0]);
  else await publishAll(documentIds, logins);
} catch (error) {
  fail(error.stack ?? error);
}

/** A server that nobody calls needs no fixed port: another one may be running. */
function listen() {
  const { host, port } = strapi.config.get('server');
  return new Promise((resolve, reject) => {
    // Before Strapi hears of it, which ends the process.
    strapi.server.httpServer.prependOnceListener('error', (error) => {
      if (error.code === 'EADDRINUSE') fail(`port ${port} is taken; set PORT to another`);
      reject(error);
    });
    strapi.server.httpServer.listen(once ? 0 : port, host, resolve);
  });
}

async function publishOne(documentId) {
  // A database of an earlier run has the cover already: this one is to be made anew.
  await strapi.documents('api::article.article').unpublish({ documentId, locale: 'en' });
  const title = articles[0].en.title;
  await strapi.documents('api::article.article').update({
    documentId,
    locale: 'en',
    data: { title, summary: `${articles[0].en.summary} ${new Date().toISOString()}`, cover: null },
  });
  const startedAt = Date.now();
  const { cover, generation } = await publish(documentId);
  await strapi.destroy();
  const result = {
    entry: `api::article.article/${documentId}`,
    field: 'cover',
    assetUrl: cover.url,
    width: cover.width,
    height: cover.height,
    bytes: Math.round(cover.sizeInBytes ?? cover.size * 1000),
    provider: generation.recipe.provider,
    ms: Date.now() - startedAt,
  };
  console.log(JSON.stringify(result));
  process.exit(0);
}

async function publishAll(documentIds, logins) {
  const { address, port } = strapi.server.httpServer.address();
  const base = `http://${address === '::' ? 'localhost' : address}:${port}`;
  console.log('\nPublishing articles that have no cover …\n');
  for (const [index, documentId] of documentIds.entries()) {
    const locales = articles[index].de ? ['en', 'de'] : ['en'];
    for (const locale of locales) {
      const { cover } = await publish(documentId, locale);
      console.log(`  ${articles[index][locale].title}\n    ${base}${cover.url}`);
    }
  }
  console.log(`\nThe articles   ${base}/admin/content-manager/collection-types/api::article.article`);
  console.log(`The gallery    ${base}/admin/plugins/imageforge\n`);
  for (const { name, email, password } of logins) console.log(`${name.padEnd(20)} ${email}  ${password}`);
  console.log('\nServing until you press Ctrl+C.');
}

/** Publishes one language of an article and waits for its cover. */
async function publish(documentId, locale = 'en') {
  const articles = strapi.documents('api::article.article');
  const before = await latestGeneration(documentId, locale);
  await articles.publish({ documentId, locale });
  const end = Date.now() + patienceMs;
  while (Date.now() < end) {
    const { cover } = await articles.findOne({ documentId, locale, status: 'published', populate: ['cover'] });
    const generation = await latestGeneration(documentId, locale);
    if (cover) return { cover, generation };
    const isNew = generation && generation.id !== before?.id;
    if (isNew && (generation.state === 'failed' || generation.state === 'blocked')) {
      fail(`${generation.error?.code}: ${generation.error?.message}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return fail(`no cover after ${patienceMs / 1000} s`);
}

function latestGeneration(documentId, locale) {
  return strapi.db.query('plugin::imageforge.generation').findOne({
    where: { targetDocumentId: documentId, targetLocale: locale },
    orderBy: { id: 'desc' },
  });
}
