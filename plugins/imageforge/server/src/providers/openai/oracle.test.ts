import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import type { ImageCall } from '../../engine/image-model';
import { callOf, maskOf, modelAt, picture } from './testing/calls';
import { type FakeOpenAI, startFakeOpenAI } from './testing/fake-openai';
import type { RecordedRequest } from './testing/recorded-request';

/** OpenAI's own description of the images paths. It lies outside the repository and isn't copied. */
const root = resolve(__dirname, '../../../../../..');
const folder = process.env.IMAGEFORGE_ORACLES ?? join(root, '../shared/oracles');
const file = join(folder, 'openai-images.json');

if (!existsSync(file)) {
  it.skip(`requests fit OpenAI's description: not found at ${file}`, () => undefined);
} else {
  describe("requests fit OpenAI's description", () => {
    interface Description {
      components: { schemas: Record<string, { properties: Record<string, unknown> }> };
    }
    const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
    const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
    ajv.addFormat('binary', true).addFormat('unixtime', true).addSchema(description, 'openai');

    const schemas: Record<string, string> = { edits: 'CreateImageEditRequest', variations: 'CreateImageVariationRequest' };

    /** What is wrong with a request, by the description; it also tells fields that it doesn't have. */
    const problems = ({
      path,
      fields,
      files,
    }: Pick<RecordedRequest, 'path' | 'fields' | 'files'>): string[] => {
      const name = schemas[path.split('/').at(-1) ?? ''] ?? 'CreateImageRequest';
      const validate = ajv.getSchema(`openai#/components/schemas/${name}`)!;
      const images = files.filter(({ field }) => field.startsWith('image')).map(() => 'binary');
      const masks = files.filter(({ field }) => field === 'mask').map(() => ({ mask: 'binary' }));
      const image = path.endsWith('/variations') ? images[0] : images;
      const body = { ...fields, ...(images.length > 0 && { image }), ...masks[0] };
      const unknown = Object.keys(body).filter(
        (field) => !(field in description.components.schemas[name]!.properties),
      );
      void validate(body);
      return [
        ...unknown.map((field) => `unknown field ${field}`),
        ...(validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`),
      ];
    };

    let server: FakeOpenAI;
    beforeAll(async () => {
      server = await startFakeOpenAI();
    });
    afterAll(() => server.close());
    beforeEach(() => void server.requests.splice(0));

    it.each<[string, string, Partial<ImageCall>]>([
      ['a plain image', 'gpt-image-2', {}],
      [
        'every setting',
        'gpt-image-1',
        { n: 3, quality: 'high', background: 'opaque', parameters: { output_format: 'webp', output_compression: 50 } },
      ],
      ['a streamed image', 'gpt-image-1.5', { onPartialImage: () => undefined }],
      ['any size', 'gpt-image-2', { size: { width: 1536, height: 864 } }],
      ['DALL·E 3', 'dall-e-3', { quality: 'hd', parameters: { style: 'vivid' } }],
      ['DALL·E 2', 'dall-e-2', { n: 2, size: { width: 256, height: 256 } }],
    ])('%s of %s', async (_, id, call) => {
      await modelAt(server.url, id).generate(callOf(call));
      expect(server.requests.map(problems)).toEqual([[]]);
    });

    it.each<[string, string, Partial<ImageCall>]>([
      ['an edit', 'gpt-image-2', { n: 2, quality: 'low', parameters: { output_format: 'jpeg', output_compression: 90 } }],
      [
        'a streamed edit',
        'gpt-image-1',
        { parameters: { input_fidelity: 'high' }, onPartialImage: () => undefined },
      ],
      ['an old edit', 'dall-e-2', {}],
    ])('%s with a mask, of %s', async (_, id, call) => {
      const images = [await picture(2, 2)];
      await modelAt(server.url, id).generate(
        callOf({ mode: 'inpaint', images, mask: await maskOf('#.', '..'), ...call }),
      );
      expect(server.requests.map(problems)).toEqual([[]]);
    });

    it('a variation of DALL·E 2', async () => {
      const call = callOf({ mode: 'variation', prompt: '', images: [await picture(64, 64)], size: { width: 256, height: 256 } });
      await modelAt(server.url, 'dall-e-2').generate(call);
      expect(server.requests.map(problems)).toEqual([[]]);
    });

    it('and wrong requests do not', async () => {
      await modelAt(server.url, 'gpt-image-2').generate(callOf());
      const [{ path, fields, files } = { path: '', fields: {}, files: [] }] = server.requests;
      const wrong = (changes: Record<string, unknown>) =>
        problems({ path, files, fields: { ...fields, ...changes } });
      expect(wrong({ n: 11 })).toEqual(['/n must be <= 10']);
      expect(wrong({ quality: 'ultra' })).toEqual(['/quality must be equal to one of the allowed values']);
      expect(wrong({ prompt: undefined })).toEqual([" must have required property 'prompt'"]);
      expect(wrong({ seed: 7 })).toEqual(['unknown field seed']);
      expect(problems({ path: '/v1/images/edits', fields, files: [] })).toContain(
        " must have required property 'image'",
      );
    });
  });
}
