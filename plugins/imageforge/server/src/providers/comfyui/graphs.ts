import type { ParameterRules } from '../../provider-kit';
import type { Graph, Workflow } from './workflow';

/**
 * The built-in graphs: Stable Diffusion from a checkpoint that holds all of it, as in ComfyUI's own first example. Nodes
 * are those of ComfyUI itself (nodes.py, comfy_extras/nodes_mask.py).
 */
const fromText = (checkpoint: string): Graph => ({
  model: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: checkpoint } },
  positive: { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['model', 1] } },
  negative: { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['model', 1] } },
  latent: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
  sampler: {
    class_type: 'KSampler',
    inputs: {
      model: ['model', 0],
      positive: ['positive', 0],
      negative: ['negative', 0],
      latent_image: ['latent', 0],
      seed: 0,
      steps: 25,
      cfg: 7,
      sampler_name: 'dpmpp_2m',
      scheduler: 'karras',
      denoise: 1,
    },
  },
  decode: { class_type: 'VAEDecode', inputs: { samples: ['sampler', 0], vae: ['model', 2] } },
  save: { class_type: 'SaveImage', inputs: { images: ['decode', 0], filename_prefix: 'imageforge' } },
});

/** As above, beginning with an image. @param strength where a request names none. */
const fromImage = (checkpoint: string, strength: number): Graph => {
  const { sampler, ...others } = fromText(checkpoint);
  return {
    ...others,
    source: { class_type: 'LoadImage', inputs: { image: '' } },
    latent: { class_type: 'VAEEncode', inputs: { pixels: ['source', 0], vae: ['model', 2] } },
    sampler: { class_type: 'KSampler', inputs: { ...sampler?.inputs, denoise: strength } },
  };
};

/** As above, and only where the mask is white. */
const fromMask = (checkpoint: string, strength: number): Graph => {
  const { latent, ...others } = fromImage(checkpoint, strength);
  return {
    ...others,
    encoded: latent as Graph[string],
    // The mask is grey; of its channels any would do.
    mask: { class_type: 'LoadImageMask', inputs: { image: '', channel: 'red' } },
    latent: { class_type: 'SetLatentNoiseMask', inputs: { samples: ['encoded', 0], mask: ['mask', 0] } },
  };
};

const texts = { prompt: 'positive.text', negativePrompt: 'negative.text', seed: 'sampler.seed' } as const;
const parameters = { steps: 'sampler.steps', guidance: 'sampler.cfg', sampler: 'sampler.sampler_name', scheduler: 'sampler.scheduler' } as const;

/** Ranges in which a sampler makes images: more only takes time. */
const rules: ParameterRules = { steps: { kind: 'number', min: 1, max: 150, whole: true }, guidance: { kind: 'number', min: 0, max: 100 } };

/** What can be done with any checkpoint. */
export const checkpointWorkflows = (id: string, checkpoint: string): Workflow[] => [
  { id, mode: 'text-to-image', graph: fromText(checkpoint), inputs: { ...texts, width: 'latent.width', height: 'latent.height' }, parameters, rules },
  { id, mode: 'image-to-image', graph: fromImage(checkpoint, 0.75), inputs: { ...texts, image: 'source.image', strength: 'sampler.denoise' }, parameters, rules },
  { id, mode: 'variation', graph: fromImage(checkpoint, 0.5), inputs: { ...texts, image: 'source.image', strength: 'sampler.denoise' }, parameters, rules },
  { id, mode: 'inpaint', graph: fromMask(checkpoint, 0.9), inputs: { ...texts, image: 'source.image', mask: 'mask.image', strength: 'sampler.denoise' }, parameters, rules },
];
