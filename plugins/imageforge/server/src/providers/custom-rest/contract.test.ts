import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import type { HttpFailure } from '../../engine/testing/http-failures';
import { customRestSchema } from '../../config/custom-rest-schema';
import { type Delivery, describeStudio, plantedKey } from './testing/description';
import { startStudio } from './testing/fake-studio';

const failures: Record<Exclude<ProviderFailure, 'moderation'>, HttpFailure> = {
  auth: '401',
  quota: '402',
  'rate-limit': '429',
  rejection: '422',
  outage: '503',
  garbage: 'not-an-image',
};

const noLinks = { 'expired-link': 'its images come without links', 'private-redirect': 'its images come without links' };

describe.each<Delivery>(['base64', 'url', 'bytes', 'job'])('images that come as %s', (delivery) => {
  const { capabilities } = customRestSchema.parse(describeStudio('http://127.0.0.1:1', delivery)).models[0]!;
  testImageModel(
    `a model of a described server (${delivery})`,
    async (wish) => {
      const studio = await startStudio(delivery);
      return {
        model: studio.model(wish),
        fail: (failure) => (failure === 'moderation' ? studio.refuse('unsafe') : studio.fail(failures[failure])),
        failHttp: studio.fail,
        hang: studio.hang,
        ...(delivery === 'job' && { jobs: studio.jobs }),
        secret: plantedKey,
        close: studio.close,
      };
    },
    { capabilities, paid: true, http: { except: delivery === 'url' ? {} : { ...noLinks, ...(delivery === 'bytes' && { 'empty-list': 'its answer is one image' }) } } },
  );
});
