import sharp from 'sharp';
import type { FakeRequest } from '../../../engine/testing/serve-loopback';
import type { Size } from '../../../engine/image-model';

interface Asked {
  size: Size;
  count: number;
  seed: number;
  /** Another one for each other request. */
  key: string;
}

const trouble = (words: string) => ({ trouble: { kind: 'request', words } });
type Trouble = ReturnType<typeof trouble>;

/** What a request asks for, as the studio documents it: a form or JSON, with these fields and no others. */
export const readAsked = (request: FakeRequest): Promise<Asked | Trouble> =>
  request.path.startsWith('/v1/paint/') ? readForm(request) : readJson(request);

const readJson = async (request: FakeRequest): Promise<Asked | Trouble> => {
  const { size, count, seed, steps, ...body } = request.json() as Record<string, unknown> & { size?: Size };
  const known = ['model', 'prompt', 'avoid', 'mode', 'pictures', 'strength', 'find', 'factor', 'sides'];
  const unknown = Object.keys(body).find((name) => !known.includes(name));
  if (unknown !== undefined) return trouble(`What is "${unknown}"?`);
  if (typeof count !== 'number' || typeof seed !== 'number' || typeof size?.width !== 'number') return trouble('Expected numbers.');
  if (steps !== undefined && typeof steps !== 'number') return trouble('Expected a number of steps.');
  const pictures = (body.pictures ?? []) as string[];
  const [source] = await Promise.all(pictures.map((url) => sizeOf(Buffer.from(url.replace(/^data:image\/png;base64,/, ''), 'base64'))));
  return { size: sizeAfter(body, source, size), count, seed, key: `${String(body.prompt)} ${pictures.join()}` };
};

const sizeAfter = ({ mode, factor, sides }: Record<string, unknown>, source: Size | undefined, size: Size): Size => {
  if (!source || !/^(outpaint|search-and-replace|upscale)$/.test(String(mode))) return size;
  const { left = 0, right = 0, top = 0, bottom = 0 } = (sides ?? {}) as Record<string, number>;
  const times = Number(factor ?? 1);
  return { width: source.width * times + left + right, height: source.height * times + top + bottom };
};

const readForm = async (request: FakeRequest): Promise<Asked | Trouble> => {
  const form = await request.form();
  const [first, cover] = [form.get('pictures'), form.get('cover')];
  if (!(first instanceof File) || !(cover instanceof File)) return trouble('Expected pictures and a cover.');
  const [picture, mask] = await Promise.all([first, cover].map(async (file) => Buffer.from(await file.arrayBuffer())));
  const [source, covered] = [await sharp(picture).metadata(), await sharp(mask).metadata()];
  if (!covered.hasAlpha || covered.width !== source.width || covered.height !== source.height) {
    return trouble('Expected a cover with alpha, as large as the picture.');
  }
  const isErased = form.getAll('tags')[0] === 'erase';
  return {
    size: isErased ? source : { width: Number(form.get('width')), height: Number(form.get('height')) },
    count: Number(form.get('count')),
    seed: Number(form.get('seed')),
    key: `${String(form.get('prompt'))} ${picture?.toString('base64')}`,
  };
};

const sizeOf = async (bytes: Buffer): Promise<Size> => {
  const { width, height } = await sharp(bytes).metadata();
  return { width, height };
};
