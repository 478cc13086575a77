import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { start } from './commands.mjs';

const password = 'Passw0rd-of-a-test';
export const administrator = { email: 'ada@example.com', password, firstname: 'Ada', lastname: 'Admin' };

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Asks until the answer is something. @throws Error after `withinMs`, or what `ask` throws */
export async function waitFor(what, ask, withinMs) {
  const end = Date.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`Waited ${withinMs / 1000} s in vain for ${what}.`);
    await delay(100);
  }
}

const answers = (url) =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Starts the built application, and waits until it answers. */
export async function startApp(app, strapi) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const program = start(process.execPath, [strapi, 'start'], {
    cwd: app,
    env: { NODE_ENV: 'production', PORT: String(port) },
  });
  try {
    await waitFor(
      'the application to answer',
      () => {
        if (!program.isRunning()) throw new Error('It ended while it started.');
        return answers(`${url}/_health`);
      },
      120_000,
    );
  } catch (error) {
    await program.end();
    throw new Error(`${error.message}\n${program.output().slice(-6_000)}`, { cause: error });
  }
  return { url, output: program.output, end: program.end };
}

const colours = /\u001b\[[0-9;]*m/g;

/** Strapi's content manager says it for every content type that has no preview. */
const notOurs = /error: Preview config not found$/;

/** @throws when the server has complained about anything */
export function proveQuiet(output) {
  const lines = output.replace(colours, '').split('\n');
  const complaints = lines.filter((line) => /\b(warn|error|fatal)|deprecat/i.test(line) && !notOurs.test(line));
  assert.deepEqual(complaints, []);
}

/**
 * A request with JSON in and out.
 * @throws Error with the answer, unless the status is the expected one
 */
export async function ask(url, { token, body, expected = 200, method = body ? 'POST' : 'GET' } = {}) {
  const answer = await fetch(url, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  assert.equal(answer.status, expected, `${method} ${url} was answered with ${answer.status}: ${text.slice(0, 2_000)}`);
  return JSON.parse(text);
}

/** Registers the first administrator, as the admin panel's first page does. @returns an admin token */
export async function register(url) {
  const { data } = await ask(`${url}/admin/register-admin`, { body: administrator });
  return data.token;
}

/** What an administrator does under Settings → API tokens. */
export async function createApiToken(url, adminToken) {
  const { data } = await ask(`${url}/admin/api-tokens`, {
    token: adminToken,
    body: { name: 'pack', description: '', type: 'full-access', lifespan: null, permissions: null },
    expected: 201,
  });
  return data.accessKey;
}

export async function proveCapabilities(url, token) {
  const { data } = await ask(`${url}/api/imageforge/capabilities`, { token });
  assert.equal(data.defaultModel, 'sketch/sketch-1');
  assert.deepEqual(
    data.models.map(({ id }) => id),
    ['sketch/sketch-1', 'examplepix/pix-1'],
  );
  return data.defaultModel;
}

async function proveImage(url, { width, height, mime }) {
  const answer = await fetch(url);
  assert.equal(answer.status, 200, `${url} was answered with ${answer.status}`);
  assert.equal(answer.headers.get('content-type'), mime);
  const bytes = Buffer.from(await answer.arrayBuffer());
  assert.ok(bytes.length > 1_000, `${url} has ${bytes.length} bytes`);
  assert.ok(bytes.includes('digitalsourcetype/algorithmicMedia'), `${url} does not say that it is generated`);
  return `${width}x${height}, ${Math.round(bytes.length / 1000)} kB`;
}

/** A generation over the content API, from the request to the files that a visitor loads. */
export async function proveGeneration(url, apiToken, adminToken) {
  const { data: accepted } = await ask(`${url}/api/imageforge/generations`, {
    token: apiToken,
    body: { prompt: 'A lighthouse above the sea at dusk', size: '1200x800', seed: 7 },
    expected: 202,
  });
  const generation = await waitFor(
    'the generation to end',
    async () => {
      const { data } = await ask(`${url}/api/imageforge/generations/${accepted.id}`, { token: apiToken });
      return !['queued', 'running'].includes(data.state) && data;
    },
    120_000,
  );
  assert.equal(generation.state, 'succeeded', JSON.stringify(generation.error));
  const [image] = generation.images;
  assert.equal(image.state, 'published');

  const { results } = await ask(`${url}/upload/files?sort=id:asc`, { token: adminToken });
  assert.equal(results.length, 1, `${results.length} files in the media library`);
  const [file] = results;
  assert.equal(file.id, image.fileId);
  assert.deepEqual([file.width, file.height, file.mime], [1200, 800, 'image/webp']);
  const isRendition = (format) => /^(thumbnail|card|hero|og|square)(_2x)?_(webp|jpeg)$/.test(format);
  const formats = Object.keys(file.formats);
  assert.deepEqual(formats.filter((format) => !isRendition(format)).sort(), ['large', 'medium', 'small', 'thumbnail']);
  assert.ok(formats.some(isRendition), 'it has no renditions');
  for (const format of Object.values(file.formats)) await proveImage(url + format.url, format);
  return `${file.url}, ${await proveImage(url + file.url, file)}, with ${Object.keys(file.formats).join(', ')}`;
}

/** The entry as it was saved, with its picture. */
export async function proveSavedEntry(url, apiToken, title) {
  const { data } = await ask(`${url}/api/posts?status=draft&populate=picture`, { token: apiToken });
  const entry = data.find((one) => one.title === title);
  assert.ok(entry?.picture, `the saved entry has no picture: ${JSON.stringify(data)}`);
  assert.ok(Object.keys(entry.picture.formats ?? {}).includes('thumbnail'), 'its picture has no formats');
  return `${entry.picture.url}, ${await proveImage(url + entry.picture.url, entry.picture)}`;
}
