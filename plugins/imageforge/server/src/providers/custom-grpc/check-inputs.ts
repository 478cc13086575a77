import { callValueNames, type DescriptionProblem, emptyPromises, parameterPrefix } from '../../provider-kit';
import { imageNames } from './build-request';
import type { CustomGrpcModel } from './options';

/** Everything that is wrong with how a model's tensors are described, beyond the kinds of their values. */
export const checkInputs = (model: CustomGrpcModel): DescriptionProblem[] => {
  const { inputs, output, capabilities } = model;
  const known: string[] = [...callValueNames, ...imageNames, ...capabilities.parameters.map((name) => `${parameterPrefix}${name}`)];
  const isImage = (name: string) => imageNames.some((one) => one === name);
  const problems = inputs.flatMap(({ name, from = [], value }, index): DescriptionProblem[] => {
    const path = ['inputs', index];
    const unknown = from.findIndex((one) => !known.includes(one));
    if (unknown >= 0) return [{ path: [...path, 'from', unknown], message: `there is no "${from[unknown]}", only ${known.join(', ')}` }];
    if (from.length > 1 && from.some(isImage)) return [{ path: [...path, 'from'], message: 'expected an image alone in its tensor' }];
    if (from.length === 0 && value === undefined) return [{ path, message: 'expected "from" or "value"' }];
    return inputs.findIndex((one) => one.name === name) < index ? [{ path: [...path, 'name'], message: `there is an input "${name}" already` }] : [];
  });
  const names = new Set(inputs.flatMap(({ from = [] }) => from));
  const { maxImages } = capabilities;
  return [
    ...problems,
    ...emptyPromises(capabilities, () => names).map((message) => ({ path: ['capabilities'], message })),
    ...(output.as === 'pixels' && !output.layout.startsWith('N') && maxImages > 1
      ? [{ path: ['output', 'layout'], message: `expected NHWC or NCHW for ${maxImages} images a call` }]
      : []),
  ];
};
