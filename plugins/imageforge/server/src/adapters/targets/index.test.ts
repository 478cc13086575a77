import { createTargets } from '.';
import { loadPackage } from './load-package';

describe('a target whose package is not installed', () => {
  it('stops the start and says what to install', () => {
    expect(() => loadPackage('@aws-sdk/no-such-package', 'assets', '@aws-sdk/no-such-package and-more')).toThrow(
      expect.objectContaining({
        code: 'IMAGEFORGE_CONFIG_INVALID',
        message: 'imageforge.config.targets, "assets": the package "@aws-sdk/no-such-package" cannot be loaded: npm install @aws-sdk/no-such-package and-more',
      }),
    );
  });

  it('is none of those that are asked for here', async () => {
    const shared = { visibility: 'public', prefix: '', timeoutMs: 1_000, bucket: 'b' } as const;
    const targets = await createTargets([
      { ...shared, id: 'a', kind: 's3', region: 'us-east-1', forcePathStyle: false, checksums: 'when-supported', multipartBytes: 8_000_000 },
      { ...shared, id: 'b', kind: 'gcs', resumableBytes: 8_000_000 },
    ]);
    expect(targets.map(({ id, place }) => [id, place])).toEqual([
      ['a', 's3.us-east-1/b/'],
      ['b', 'gs://b/'],
    ]);
  });
});
