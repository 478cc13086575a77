import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { privateFolder } from './private-folder';

describe('the folder of the originals', () => {
  let app: string;
  beforeEach(() => {
    app = fs.mkdtempSync(path.join(os.tmpdir(), 'imageforge-private-'));
    fs.mkdirSync(path.join(app, 'public/uploads'), { recursive: true });
    fs.symlinkSync(path.join(app, 'public'), path.join(app, 'link'));
  });
  afterEach(() => fs.rmSync(app, { recursive: true, force: true }));
  const resolve = (directory: string) => privateFolder(directory, { app, served: path.join(app, 'public') });

  it.each(['.imageforge/originals', 'public-not', '..originals'])('is taken as it is: %s', (directory) => {
    expect(resolve(directory)).toBe(path.join(app, directory));
  });

  it('may be absolute', () => {
    expect(resolve('/somewhere/else')).toBe('/somewhere/else');
  });

  it.each(['public', 'public/originals', './public/uploads/../x', 'link/originals', '.', '..', '/'])(
    'is refused where everybody could read it: %s',
    (directory) => {
      expect(() => resolve(directory)).toThrow('imageforge.config.originals.directory: expected a folder outside of');
    },
  );
});
