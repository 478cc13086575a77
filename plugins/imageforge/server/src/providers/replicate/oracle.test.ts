import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import type { ImageCall } from '../../engine/image-model';
import { callOf, largePicture, leftMask, modelAt, picture, providerAt } from './testing/calls';
import { type FakeReplicate, type RecordedRequest, startFakeReplicate } from './testing/fake-replicate';

/** Replicate's own description of its API. It lies outside the repository and isn't copied. */
const root = resolve(__dirname, '../../../../../..');
const file = join(process.env.IMAGEFORGE_ORACLES ?? join(root, '../shared/oracles'), 'replicate.yaml');

interface Operation {
  parameters?: { $ref?: string }[];
  requestBody?: { content: Record<string, { schema: object }> };
}
interface Description {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; parameters: Record<string, { name: string; schema: object }> };
}

const suite = (): void => {
  const description = parse(readFileSync(file, 'utf8')) as Description;
  const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
  ajv.addFormat('binary', true);
  const check = (schema: object, value: unknown): string[] =>
    ajv.validate({ ...schema, components: description.components }, value)
      ? []
      : (ajv.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);

  /** What is wrong with a request, by the description: its path, its body and its headers. */
  const problems = ({ method, path, headers, body }: RecordedRequest): string[] => {
    const pattern = (template: string) => new RegExp(`^/v1${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);
    const [, operations] = Object.entries(description.paths).find(([template]) => pattern(template).test(path)) ?? [];
    const operation = operations?.[method.toLowerCase()];
    if (!operation) return [`no ${method} ${path}`];
    const [type, content] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
    const sent = type === 'multipart/form-data' ? { content: 'binary' } : body;
    const named = (operation.parameters ?? []).flatMap(({ $ref }) => {
      const parameter = $ref && description.components.parameters[$ref.split('/').at(-1) ?? ''];
      return parameter ? [parameter] : [];
    });
    return [
      ...(content && !headers['content-type']?.startsWith(String(type)) ? [`expected ${type}, got ${headers['content-type']}`] : []),
      ...(content ? check(content.schema, sent) : []),
      ...named.flatMap(({ name, schema }) => (headers[name.toLowerCase()] === undefined ? [] : check(schema, headers[name.toLowerCase()]))),
    ];
  };

  let server: FakeReplicate;
  beforeAll(async () => {
    server = await startFakeReplicate();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    server.requests.splice(0);
  });

  it.each<[string, string, () => Promise<Partial<ImageCall>>, object]>([
    ['an image of a text', 'black-forest-labs/flux-schnell', async () => ({ seed: 7 }), {}],
    ['an image that is waited for', 'recraft-ai/recraft-v3', async () => ({}), { waitSeconds: 60 }],
    ['a webhook', 'recraft-ai/recraft-v3', async () => ({}), { webhook: { url: 'https://cms.example.com/hook', secret: 'whsec_MTIz' } }],
    ['a community model', 'stability-ai/sdxl', async () => ({ mode: 'inpaint', images: [await picture(64, 64)], mask: await leftMask(64, 64) }), {}],
    ['an upload', 'recraft-ai/recraft-remove-background', async () => ({ mode: 'remove-background', images: [await largePicture()] }), {}],
  ])('%s', async (_, id, call, options) => {
    server.next({ kind: 'ok', looks: 1 });
    await modelAt(server.url, id, options).generate(callOf(await call()));
    expect(server.requests.map(problems)).toEqual(server.requests.map(() => []));
    expect(server.requests.length).toBeGreaterThan(1);
  });

  it('a cancellation, and the questions of the discovery', async () => {
    server.next({ kind: 'endless' });
    await modelAt(server.url, 'black-forest-labs/flux-dev', { jobTimeoutMs: 20 }).generate(callOf()).catch(() => undefined);
    await providerAt(server.url).discover(new AbortController().signal);
    expect(server.requests.map(problems)).toEqual(server.requests.map(() => []));
    expect(server.requests.some(({ path }) => path.endsWith('/cancel'))).toBe(true);
  });

  it('and wrong requests do not', async () => {
    await modelAt(server.url, 'stability-ai/sdxl').generate(callOf());
    const [request] = server.requests;
    const wrong = (changes: Partial<RecordedRequest>) => problems({ ...(request as RecordedRequest), ...changes });
    const body = request?.body as object;
    expect(problems(request as RecordedRequest)).toEqual([]);
    expect(wrong({ body: { ...body, model: 'stability-ai/sdxl' } })).toEqual([expect.stringContaining('must NOT have additional properties')]);
    expect(wrong({ body: { ...body, input: undefined } })).toEqual([expect.stringContaining("must have required property 'input'")]);
    expect(wrong({ body: { ...body, webhook_events_filter: ['end'] } })).toEqual([expect.stringContaining('must be equal to one of the allowed values')]);
    expect(wrong({ headers: { ...request?.headers, prefer: 'wait=100' } })).toEqual([expect.stringContaining('must match pattern')]);
    expect(wrong({ path: '/v1/prediction' })).toEqual(['no POST /v1/prediction']);
  });
};

if (existsSync(file)) describe("requests fit Replicate's description", suite);
else it.skip(`requests fit Replicate's description: not found at ${file}`, () => undefined);
