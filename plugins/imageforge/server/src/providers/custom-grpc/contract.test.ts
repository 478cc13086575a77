import { status } from '@grpc/grpc-js';
import { type ProviderFailure, testImageModel } from '../../engine/testing/image-model-contract';
import { customGrpcSchema } from '../../config/custom-grpc-schema';
import { deliveries, type Delivery, describePainter } from './testing/description';
import { type FakeStatus, type Painter, startPainter } from './testing/fake-painter';

const failures: Record<Exclude<ProviderFailure, 'garbage'>, FakeStatus> = {
  auth: { code: status.UNAUTHENTICATED, details: 'Who are you?' },
  quota: { code: status.RESOURCE_EXHAUSTED, details: 'Out of credit.' },
  'rate-limit': { code: status.RESOURCE_EXHAUSTED, details: 'Too many at once.' },
  rejection: { code: status.INVALID_ARGUMENT, details: 'Expected another shape.' },
  outage: { code: status.UNAVAILABLE, details: 'Closing.' },
  moderation: { code: status.INVALID_ARGUMENT, details: 'The prompt is Unsafe.' },
};

const garble = (painter: Painter): void =>
  painter.spoil((answer) => ({
    ...answer,
    outputs: answer.outputs.map((tensor) => (tensor.name === 'IMAGES' ? { ...tensor, shape: [1], contents: { bytes_contents: [Buffer.from('<html>')] } } : tensor)),
    raw_output_contents: answer.raw_output_contents.map((raw) => raw.subarray(0, 7)),
  }));

describe.each(Object.keys(deliveries) as Delivery[])('images that come as %s', (delivery) => {
  const { capabilities } = customGrpcSchema.parse(describePainter('127.0.0.1:1', delivery)).models[0]!;
  testImageModel(
    `a model of a described server (${delivery})`,
    async () => {
      const painter = await startPainter(delivery);
      return {
        model: painter.model(),
        fail: (failure) => (failure === 'garbage' ? garble(painter) : painter.fail(failures[failure])),
        hang: painter.hang,
        close: painter.close,
      };
    },
    { capabilities, paid: true },
  );
});
