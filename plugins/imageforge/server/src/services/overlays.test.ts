import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { readOverlays } from './overlays';

const limits = { maxBytes: 1_000_000, maxPixels: 1_000_000 };

describe("the operator's pictures", () => {
  let app: string;
  beforeAll(async () => {
    app = await mkdtemp(path.join(tmpdir(), 'imageforge-overlays-'));
    await writeFile(path.join(app, 'logo.png'), await sharp({ create: { width: 4, height: 4, channels: 4, background: '#f00' } }).png().toBuffer());
    await writeFile(path.join(app, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
  });
  afterAll(() => rm(app, { recursive: true }));

  it('are read from the application and from elsewhere', async () => {
    const overlays = await readOverlays({ logo: { file: 'logo.png' }, other: { file: path.join(app, 'logo.png') } }, app, limits);
    expect([...overlays.keys()]).toEqual(['logo', 'other']);
    expect(overlays.get('logo')?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(overlays.get('other')).toEqual(overlays.get('logo'));
  });

  it('are refused all at once, each with its reason', async () => {
    const error = await readOverlays({ logo: { file: 'gone.png' }, mark: { file: 'logo.svg' }, good: { file: 'logo.png' } }, app, limits).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error).toMatchObject({ code: 'IMAGEFORGE_CONFIG_INVALID' });
    expect(error?.message).toMatch(/images\.overlays\.logo\.file: .*gone\.png.*ENOENT/);
    expect(error?.message).toMatch(/images\.overlays\.mark\.file: .*logo\.svg: Expected a PNG, JPEG, WebP or AVIF image/);
    expect(error?.message).not.toContain('good');
  });
});
