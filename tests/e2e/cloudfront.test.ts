import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import vm from 'node:vm';
import { negotiateFormat } from '../../plugins/imageforge/server/src/delivery/negotiate-format';

const file = path.resolve(__dirname, '../../deploy/cloudfront/imageforge.yaml');
const { parse } = createRequire(path.resolve(__dirname, '../../plugins/imageforge/package.json'))('yaml');

/** What CloudFront would be told, as far as it can be tried without it. */
describe('deploy/cloudfront', () => {
  const { Resources: resources } = parse(fs.readFileSync(file, 'utf8'));
  const handlerOf = (name: string) => {
    const context = vm.createContext({});
    vm.runInContext(resources[name].Properties.FunctionCode, context);
    return (event: object) => {
      context.event = event;
      return vm.runInContext('JSON.parse(JSON.stringify(handler(event)))', context);
    };
  };

  it.each([
    ['image/avif,image/webp,*/*;q=0.8', 'image/avif,image/webp'],
    ['IMAGE/WEBP , */*', 'image/webp'],
    ['image/avif;q=0, image/webp; q=0.5', 'image/webp'],
    ['image/avif; q=0.0', 'image/jpeg'],
    ['*/*', 'image/jpeg'],
    [undefined, 'image/jpeg'],
  ])('brings %p down to %s, which Strapi reads as the same', (accept, expected) => {
    const request = { uri: '/imageforge/i/-/w_320/a-0.auto', headers: accept === undefined ? {} : { accept: { value: accept } } };
    const { headers } = handlerOf('TakenFormats')({ request });
    expect(headers.accept.value).toBe(expected);
    expect(negotiateFormat(expected, ['avif', 'webp'])).toBe(negotiateFormat(accept, ['avif', 'webp']));
  });

  it('asks for no format where the address has one', () => {
    const request = { uri: '/imageforge/i/-/w_320/a-0.webp', headers: { accept: { value: 'image/avif' } } };
    expect(handlerOf('TakenFormats')({ request })).toEqual({ uri: request.uri, headers: {} });
  });

  it('refers to nothing that is not there', () => {
    const names = new Set<string>();
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      const { Ref: reference, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string[] };
      for (const name of [reference, attribute?.[0]]) if (name && !name.startsWith('AWS::')) names.add(name);
      Object.values(value).forEach(visit);
    };
    visit(resources);
    expect([...names].filter((name) => !(name in resources)).sort()).toEqual(['OriginDomainName', 'TrustedKeyGroup']);
  });

  it('keeps by the path alone, and by what is left of Accept', () => {
    const { MinTTL, ParametersInCacheKeyAndForwardedToOrigin: key } = resources.ImagePolicy.Properties.CachePolicyConfig;
    // With a minimum, "private" and "no-store" would be kept.
    expect(MinTTL).toBe(0);
    expect(key).toMatchObject({
      HeadersConfig: { Headers: ['Accept'] },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    });
    expect(handlerOf('NothingElse')({})).toMatchObject({ statusCode: 404 });
  });
});
