import { testImageModel } from '../../engine/testing/image-model-contract';
import { createSketchProvider } from './index';

const { models } = createSketchProvider();

describe.each(models.map(({ model }) => model))('$id', (model) => {
  testImageModel(`sketch/${model.id}`, () => ({ model }), {
    capabilities: model.capabilities,
    skip: [{ reason: 'draws in this process: there is no server that could fail', tests: ['failures'] }],
  });
});
