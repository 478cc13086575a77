import { ownPaths } from './own-paths';

describe('ownPaths', () => {
  const isOwn = ownPaths('/Api');
  it.each(['/api/imageforge/generations', '/api/imageforge', '/API/ImageForge/x', '/imageforge/x', '/IMAGEFORGE', '/api/%69mageforge/x', '/imageforge/%ff%'])(
    'finds %s',
    (path) => expect(isOwn(path)).toBe(true),
  );
  it.each(['/api/imageforgery', '/api/articles', '/admin/imageforge/', '/', '/%', '/api/upload/imageforge'])('leaves out %s', (path) =>
    expect(isOwn(path)).toBe(false),
  );
});
