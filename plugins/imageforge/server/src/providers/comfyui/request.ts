import { createHash } from 'node:crypto';
import { type ImageBytes, type ImageCall, shapeOf, type Warning } from '../../engine/image-model';
import { allowedParameters, badResponse, dressMask, expectSameSize, fileOf, resizeTo, toPng } from '../../provider-kit';
import { recordOf } from './errors';
import { type ComfyUISettings, label } from './options';
import { fillGraph, type Graph, type MarkName, rulesOf, type Workflow } from './workflow';

/**
 * The graph of the call: with its images uploaded, and everything where it is marked. What has no mark is told.
 * @throws ForgeError IMAGEFORGE_INVALID_IMAGE, IMAGEFORGE_INVALID_REQUEST, and what an upload is refused with.
 */
export const buildGraph = async (call: ImageCall, workflow: Workflow, settings: ComfyUISettings): Promise<{ graph: Graph; warnings: Warning[] }> => {
  const able = { parameters: Object.keys(workflow.parameters ?? {}), parameterRules: rulesOf(workflow) };
  const { parameters, warnings } = allowedParameters(call.parameters, able, label);
  const { prompt, negativePrompt, seed, size, n, strength, factor } = call;
  const marked: Partial<Record<MarkName, unknown>> = {
    prompt: prompt === '' ? undefined : prompt,
    negativePrompt,
    seed,
    ...(shapeOf(call.mode).size === 'asked' && { width: size.width, height: size.height }),
    batch: n,
    strength,
    factor,
    ...(await upload(call, settings)),
  };
  const values = Object.entries(marked).flatMap(([name, value]) => {
    const target = workflow.inputs[name as MarkName];
    return target === undefined || value === undefined ? [] : [{ target, value }];
  });
  const settled = Object.entries(parameters).flatMap(([name, value]) => {
    const target = workflow.parameters?.[name];
    return target === undefined ? [] : [{ target, value }];
  });
  // A factor without a mark is the graph's own: the only one that can be asked for.
  const missing = (['negativePrompt', 'strength'] as const).filter((name) => marked[name] !== undefined && !workflow.inputs[name]);
  return {
    graph: fillGraph(workflow.graph, [...values, ...settled]),
    warnings: [
      ...warnings,
      ...missing.map((name): Warning => ({
        code: 'unsupported-setting',
        message: `The workflow "${workflow.id}" has no mark for "${name}" in ${call.mode}; it was left out.`,
        details: { name },
      })),
    ],
  };
};

const upload = async ({ images, mask, mode, size, signal }: ImageCall, settings: ComfyUISettings): Promise<{ image?: string; mask?: string }> => {
  const [source] = images;
  if (!source) return {};
  if (mask) await expectSameSize(mask, source);
  // Sized here, mask and image alike, so that they go on fitting each other.
  const fit = (image: ImageBytes) => (shapeOf(mode).size === 'asked' ? resizeTo(image, size) : toPng(image));
  return {
    image: await uploadImage(await fit(source), settings, signal),
    ...(mask && { mask: await uploadImage(await fit(await dressMask(mask, 'white')), settings, signal) }),
  };
};

/** @returns the name by which `LoadImage` finds it. It is that of its content, so that the same image is there once. */
const uploadImage = async (image: ImageBytes, { client }: ComfyUISettings, signal: AbortSignal): Promise<string> => {
  const body = new FormData();
  body.set('image', fileOf(image, createHash('sha256').update(image.bytes).digest('hex').slice(0, 32)));
  body.set('subfolder', 'imageforge');
  body.set('type', 'input');
  body.set('overwrite', 'true');
  const { name, subfolder } = recordOf((await client.request({ method: 'POST', path: '/upload/image', body, signal, charges: false })).json());
  if (typeof name !== 'string') throw badResponse(`Expected ${label} to name an uploaded image, got ${typeof name}.`);
  return typeof subfolder === 'string' && subfolder !== '' ? `${subfolder}/${name}` : name;
};
