import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import sharp from 'sharp';
import type { GenerationView } from '../../plugins/imageforge/shared/generations';
import type { ReviewView } from '../../plugins/imageforge/shared/reviews';
import { type FakeClassifier, startFakeClassifier } from '../support/fake-classifier';
import { adminToken, apiToken, type BootedStrapi, bootStrapi, grant } from '../support/strapi';
import { waitFor } from '../support/wait-for';

const uid = 'api::article.article';

describe('an installation that moderates', () => {
  let booted: BootedStrapi;
  let classifier: FakeClassifier;
  let token: string;
  let reviewer: { token: string; userId: number };
  let other: { token: string; userId: number };

  const boot = (folder?: string) =>
    bootStrapi(
      {
        // A model that streams previews, which is asked for none.
        env: { OPENAI_API_KEY: 'sk-nobody', OPENAI_BASE_URL: 'http://127.0.0.1:65500/v1' },
        options: {
          defaultModel: 'sketch/sketch-1',
          moderation: {
            wordList: { languages: ['en', 'de'] },
            rules: [
              { category: 'weapons', action: 'block', words: ['rifle'], patterns: ['shotguns? n[0-9]+'] },
              { category: 'brands', action: 'review', words: ['acme'] },
            ],
            http: [{ id: 'eyes', judges: 'image', url: classifier.url, body: 'bytes', scores: '/scores' }],
          },
        },
      },
      folder,
    );

  beforeAll(async () => {
    classifier = await startFakeClassifier();
    booted = await boot();
    token = await apiToken(booted.strapi);
    // Reviewers, who may not generate and not see the gallery.
    await grant(booted.strapi, 'strapi-editor', ['plugin::imageforge.review.decide']);
    reviewer = await adminToken(booted.strapi, 'strapi-editor');
    other = await adminToken(booted.strapi, 'strapi-editor');
  });
  afterAll(async () => {
    await booted?.stop();
    await classifier?.close();
  });

  const call = (method: 'get' | 'post', path: string) =>
    booted.request[method](`/api/imageforge${path}`).set('Authorization', `Bearer ${token}`);
  const review = (method: 'get' | 'post', path: string, as = reviewer) =>
    booted.request[method](`/imageforge/reviews${path}`).set('Authorization', `Bearer ${as.token}`);
  const create = async (body: object): Promise<string> => {
    const response = await call('post', '/generations').send({ size: '64x64', ...body });
    expect(response.body.error).toBeUndefined();
    return response.body.data.id;
  };
  const reaches = (id: string, ...states: GenerationView['state'][]): Promise<GenerationView> =>
    waitFor(`${id} to be ${states.join(' or ')}`, async () => {
      const { body } = await call('get', `/generations/${id}`);
      return states.includes(body.data.state) && body.data;
    });
  const ended = (id: string) => reaches(id, 'succeeded', 'failed', 'canceled', 'blocked');
  const decide = (id: string, decisions: object[], as = reviewer) => review('post', `/${id}/decisions`, as).send({ decisions });
  const waiting = async (): Promise<ReviewView[]> => (await review('get', '')).body.data;
  /** Everything that visitors could get at, by name. */
  const publicFiles = () => fs.readdirSync(path.join(booted.folder, 'public'), { recursive: true, encoding: 'utf8' }).sort();
  const libraryRows = () => booted.strapi.db.query('plugin::upload.file').count();
  const rowOf = (id: string) => booted.strapi.db.query('plugin::imageforge.generation').findOne({ where: { documentId: id } });

  it('blocks a prompt before anything is made or paid, however it is spelled', async () => {
    const before = classifier.seen.length;
    const generation = await ended(await create({ prompt: 'A R.1.F.L.E on a table' }));
    expect(generation).toMatchObject({
      state: 'blocked',
      error: { code: 'IMAGEFORGE_MODERATION_BLOCKED', details: { categories: ['weapons'] } },
      cost: { known: true, max: 0 },
      images: [{ state: 'pending' }],
    });
    expect((await rowOf(generation.id)).attempts).toEqual([]);
    expect(classifier.seen).toHaveLength(before);
    // The word that was noticed is for reviewers.
    expect(JSON.stringify(generation.error)).not.toContain('rifle');
  });

  it('blocks what a pattern fits, which the bundled plugin looks for in a thread of its own', async () => {
    const generation = await ended(await create({ prompt: 'A Shotgun N12 over a door' }));
    expect(generation).toMatchObject({ state: 'blocked', error: { details: { categories: ['weapons'] } } });
  });

  it('leaves out the one image of four that is blocked, and puts it nowhere', async () => {
    const [files, rows] = [publicFiles(), await libraryRows()];
    classifier.next(0, 0.95, 0, 0);
    const generation = await ended(await create({ prompt: 'Four hills', n: 4, seed: 1 }));
    expect(generation.state).toBe('succeeded');
    expect(generation.images.map(({ state }) => state)).toEqual(['published', 'rejected', 'published', 'published']);
    expect(generation.images[1]).toMatchObject({ error: { code: 'IMAGEFORGE_MODERATION_BLOCKED' } });
    expect(generation.images[1]).not.toHaveProperty('previewUrl');
    expect(generation.warnings).toMatchObject([{ code: 'image-failed' }]);
    expect(await libraryRows()).toBe(rows + 3);
    const added = publicFiles().filter((name) => !files.includes(name));
    expect(added.filter((name) => /-2[-_]/.test(name))).toEqual([]);
    expect(await booted.strapi.db.query('plugin::imageforge.asset').count({ where: { generationId: generation.id } })).toBe(3);
  });

  it('is blocked when every image is, with nothing in a public folder or the media library', async () => {
    const [files, rows] = [publicFiles(), await libraryRows()];
    classifier.next(0.95, 0.95);
    const generation = await ended(await create({ prompt: 'Two hills', n: 2, seed: 50 }));
    expect(generation).toMatchObject({ state: 'blocked', error: { code: 'IMAGEFORGE_MODERATION_BLOCKED' } });
    expect(publicFiles()).toEqual(files);
    expect(await libraryRows()).toBe(rows);
  });

  it('shows the images to nobody before a reviewer has approved them', async () => {
    const articles = booted.strapi.documents(uid);
    const { documentId } = await articles.create({ data: { title: 'Wants a cover' } as never, locale: 'en' });
    const target = { uid, documentId, locale: 'en', path: 'cover' };
    const [files, rows] = [publicFiles(), await libraryRows()];
    classifier.next(0.6, 0.7);
    const id = await create({ prompt: 'Two dunes', n: 2, seed: 100, target });
    const generation = await reaches(id, 'review');
    expect(generation.images).toMatchObject([{ state: 'pending' }, { state: 'pending' }]);
    expect(JSON.stringify(generation)).not.toContain('/previews/');
    expect(publicFiles()).toEqual(files);
    expect(await libraryRows()).toBe(rows);
    expect((await articles.findOne({ documentId, locale: 'en', populate: ['cover'] }))?.cover).toBeNull();

    const [shown] = await waiting();
    expect(shown).toMatchObject({
      id,
      about: 'images',
      prompt: 'Two dunes',
      target,
      images: [
        { index: 0, state: 'waiting', findings: [{ moderator: 'eyes', category: 'sexual', score: 0.6, decision: 'review' }] },
        { index: 1, state: 'waiting', findings: [{ score: 0.7 }] },
      ],
    });
    const picture = await booted.request.get(shown?.images[0]?.url ?? '');
    expect(await sharp(picture.body).metadata()).toMatchObject({ width: 64, height: 64 });

    expect((await decide(id, [{ image: 0, decision: 'reject' }])).body.error.code).toBe('IMAGEFORGE_INVALID_REQUEST');
    const first = await decide(id, [{ image: 0, decision: 'reject', reason: 'Too stormy.' }]);
    expect(first.body.data).toMatchObject({ waiting: true, images: [{ state: 'rejected' }, { state: 'waiting' }] });
    expect((await decide(id, [{ image: 1, decision: 'approve' }])).body.data.waiting).toBe(false);

    const done = await ended(id);
    expect(done).toMatchObject({
      state: 'succeeded',
      images: [{ state: 'rejected', error: { code: 'IMAGEFORGE_REVIEW_REJECTED', message: expect.stringContaining('Too stormy.') } }, { state: 'published' }],
    });
    expect((await articles.findOne({ documentId, locale: 'en', populate: ['cover'] }))?.cover).toMatchObject({ width: 64 });
    const { images } = await rowOf(id);
    expect(images[0].review).toMatchObject({
      decision: 'rejected',
      reason: 'Too stormy.',
      by: { kind: 'admin', id: String(reviewer.userId), name: 'Test strapi-editor' },
      at: expect.any(String),
    });
  });

  it('goes on where it stopped when it is approved after a restart', async () => {
    const id = await create({ prompt: 'An ACME anvil' });
    await reaches(id, 'review');
    await booted.stop({ keep: true });
    booted = await boot(booted.folder);
    const [shown] = await waiting();
    expect(shown).toMatchObject({
      id,
      about: 'request',
      request: { state: 'waiting', findings: [{ moderator: 'rules', category: 'brands', excerpt: 'acme', decision: 'review' }] },
    });
    expect((await rowOf(id)).attempts).toEqual([]);
    expect((await decide(id, [{ decision: 'approve' }])).status).toBe(200);
    const generation = await ended(id);
    expect(generation).toMatchObject({ state: 'succeeded', images: [{ state: 'published' }] });
    expect((await rowOf(id)).attempts).toHaveLength(1);
  });

  it('is blocked when a reviewer rejects all of it', async () => {
    const id = await create({ prompt: 'Another acme anvil' });
    await reaches(id, 'review');
    await decide(id, [{ decision: 'reject', reason: 'Not our brand.' }]);
    expect(await ended(id)).toMatchObject({
      state: 'blocked',
      error: { code: 'IMAGEFORGE_REVIEW_REJECTED', message: expect.stringContaining('Not our brand.') },
      cost: { known: true, max: 0 },
    });
    expect((await rowOf(id)).attempts).toEqual([]);
  });

  it('takes one of two reviewers’ decisions, and the same one as often as it comes', async () => {
    const id = await create({ prompt: 'A third acme anvil' });
    await reaches(id, 'review');
    const answers = await Promise.all([
      decide(id, [{ decision: 'approve' }]),
      decide(id, [{ decision: 'reject', reason: 'No.' }], other),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('IMAGEFORGE_CONFLICT');
    await ended(id);
    const isApproved = answers[0]?.status === 200;
    const again = isApproved ? decide(id, [{ decision: 'approve' }]) : decide(id, [{ decision: 'reject', reason: 'No.' }], other);
    expect((await again).status).toBe(200);
    expect((await decide(id, [{ decision: 'approve' }], isApproved ? other : reviewer)).status).toBe(409);
  });

  it('can be canceled while it waits for a review', async () => {
    const id = await create({ prompt: 'A fµcking anvil, a sh1tty one' });
    await reaches(id, 'review');
    const [shown] = await waiting();
    expect(shown).toMatchObject({ id, request: { findings: [{ moderator: 'word-list', category: 'profanity', score: 1, excerpt: 'shitty' }] } });
    expect((await call('post', `/generations/${id}/cancel`)).status).toBe(200);
    expect(await ended(id)).toMatchObject({ state: 'canceled', cost: { known: true, max: 0 } });
    expect((await decide(id, [{ decision: 'approve' }])).status).toBe(409);
  });

  it('lets only reviewers review, and shows them nothing that was not reviewed', async () => {
    const author = await adminToken(booted.strapi, 'strapi-author');
    expect((await review('get', '', author)).body.error.code).toBe('IMAGEFORGE_FORBIDDEN');
    expect((await booted.request.get('/imageforge/reviews')).status).toBe(401);
    const id = await create({ prompt: 'A quiet hill' });
    await ended(id);
    expect((await review('get', `/${id}`)).status).toBe(404);
    expect((await decide(id, [{ decision: 'approve' }])).status).toBe(404);
    // Reviewing is no right to generate, nor to see the gallery.
    const generate = booted.request.post('/imageforge/generations').set('Authorization', `Bearer ${reviewer.token}`);
    expect((await generate.send({ prompt: 'x' })).status).toBe(403);
    const gallery = booted.request.get('/imageforge/generations').set('Authorization', `Bearer ${reviewer.token}`);
    expect((await gallery).status).toBe(403);
  });

  it('tells reviewers of what comes and goes', async () => {
    const { port } = booted.strapi.server.httpServer.address() as AddressInfo;
    const gone = new AbortController();
    const { body } = await fetch(`http://127.0.0.1:${port}/imageforge/review-events`, {
      headers: { Authorization: `Bearer ${other.token}` },
      signal: gone.signal,
    });
    let heard = '';
    const hear = new WritableStream<string>({ write: (text) => void (heard += text) });
    // However the test ends, the connection is cut.
    const reading = body?.pipeThrough(new TextDecoderStream()).pipeTo(hear).catch(() => undefined);
    const told = (id: string) => heard.split(`event: review\ndata: {"id":"${id}"}\n\n`).length - 1;

    classifier.next(0.6, 0.6);
    const id = await create({ prompt: 'Two ponds', n: 2, seed: 7 });
    await waitFor('its arrival', () => told(id) === 1);
    await decide(id, [{ image: 0, decision: 'approve' }]);
    await waitFor('the first decision', () => told(id) === 2);
    await decide(id, [{ image: 1, decision: 'approve' }]);
    await waitFor('the last decision', () => told(id) === 3);

    const canceled = await create({ prompt: 'An acme pond' });
    await waitFor('its arrival', () => told(canceled) === 1);
    await call('post', `/generations/${canceled}/cancel`);
    await waitFor('the cancel', () => told(canceled) === 2);
    expect((await review('get', `/${canceled}`)).body.data).toMatchObject({ waiting: false, request: { state: 'undecided' } });
    await ended(await create({ prompt: 'A pond for everybody' }));
    expect(heard.match(/event: /g)).toHaveLength(5);
    gone.abort();
    await reading;
  });

  it('streams no previews, which nobody has judged', async () => {
    const { body } = await call('get', '/capabilities');
    const streaming = body.data.models.filter(({ id, streams }: { id: string; streams: boolean }) => id.startsWith('openai/') || streams);
    expect(streaming.length).toBeGreaterThan(0);
    expect(streaming.filter(({ streams }: { streams: boolean }) => streams)).toEqual([]);
  });
});
