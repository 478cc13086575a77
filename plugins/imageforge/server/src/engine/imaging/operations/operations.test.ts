import { operationSchema } from '../../../../../shared/operations';
import { checkOperations, type Operation, runOperations } from '.';
import { contextOf, slopes, run } from './testing/pictures';

const limit = { maxPixels: 4_000_000 };
const parsed = (list: object[]) => list.map((operation) => operationSchema.parse(operation)) as Operation[];
/** One of each, as large as it gets. */
const samples: object[] = [
  { type: 'crop', ratio: '1:1' },
  { type: 'crop', ratio: '3:4', gravity: 'entropy' },
  { type: 'fit', width: 40 },
  { type: 'pad', ratio: '1:1', background: 'blur' },
  { type: 'trim' },
  { type: 'denoise' },
  { type: 'sharpen' },
  { type: 'tone', brightness: 1.1, contrast: 1.2, saturation: 0.8, gamma: 1.4 },
  { type: 'white-balance' },
  { type: 'white-balance', temperature: 3_000 },
  { type: 'flatten' },
  { type: 'blur-around' },
  { type: 'overlay', overlay: 'logo', opacity: 0.5 },
  { type: 'watermark', overlay: 'logo' },
  { type: 'grain' },
];

describe('every operation', () => {
  it('is among the samples', () => {
    const types = operationSchema.options.map(({ shape }) => shape.type.value);
    expect(new Set(samples.map((sample) => (sample as { type: string }).type))).toEqual(new Set(types));
  });

  it.each(samples)('gives the same bytes for the same picture: %j', async (sample) => {
    const [operation] = parsed([sample]);
    for (const channels of [3, 4] as const) {
      const picture = slopes({ width: 61, height: 47, channels });
      const one = await run(picture, operation as Operation);
      const two = await run(slopes({ width: 61, height: 47, channels }), operation as Operation);
      expect(one.pixels.equals(two.pixels)).toBe(true);
      expect(one.pixels.byteLength).toBe(one.width * one.height * one.channels);
    }
  });

  it.each(samples)('takes a picture of one pixel: %j', async (sample) => {
    const [operation] = parsed([sample]);
    const picture = slopes({ width: 1, height: 1, channels: 4 });
    expect(await run(picture, operation as Operation)).toMatchObject({ width: 1, height: 1 });
  });
});

describe('a list of operations', () => {
  it('is followed through by size', () => {
    const list = parsed([{ type: 'pad', ratio: '1:1' }, { type: 'pad', ratio: '1:10' }, { type: 'pad', ratio: '10:1' }]);
    expect(() => checkOperations(list.slice(0, 2), { width: 600, height: 300 }, limit)).not.toThrow();
    expect(() => checkOperations(list, { width: 600, height: 300 }, limit)).toThrow(
      expect.objectContaining({ code: 'IMAGEFORGE_INVALID_REQUEST', details: expect.objectContaining({ field: 'output.operations.2', received: '60000x6000' }) }),
    );
  });

  it('is followed through as it is done: an operation that would be too large is not begun', async () => {
    const picture = slopes({ width: 600, height: 300, channels: 3 });
    await expect(runOperations(picture, parsed([{ type: 'pad', ratio: '1:10' }]), contextOf(), { maxPixels: 3_000_000 })).rejects.toMatchObject({
      code: 'IMAGEFORGE_INVALID_IMAGE',
      details: { field: 'output.operations.0', received: '600x6000' },
    });
  });

  it('names the operation that fails', async () => {
    const picture = slopes({ width: 60, height: 30, channels: 3 });
    const broken = { ...contextOf(), overlay: () => Buffer.from('89504e470d0a1a0a00', 'hex') };
    await expect(runOperations(picture, parsed([{ type: 'sharpen' }, { type: 'overlay', overlay: 'logo' }]), broken, limit)).rejects.toMatchObject({
      code: 'IMAGEFORGE_INVALID_IMAGE',
      details: { field: 'output.operations.1', reason: 'operation' },
    });
  });

  it('is done in its order', async () => {
    const picture = slopes({ width: 60, height: 30, channels: 3 });
    const [pad, fit] = [{ type: 'pad', ratio: '1:1' }, { type: 'fit', width: 30 }];
    expect(await runOperations(picture, parsed([pad, fit]), contextOf(), limit)).toMatchObject({ width: 30, height: 30 });
    expect(await runOperations(picture, parsed([fit, { type: 'crop', ratio: '1:1' }]), contextOf(), limit)).toMatchObject({ width: 15, height: 15 });
  });
});
