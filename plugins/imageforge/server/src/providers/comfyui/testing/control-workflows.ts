import type { Graph, Workflow } from '../workflow';

/**
 * Workflows as an operator adds them, for the modes that a checkpoint alone has not: a ControlNet holds the
 * image to the lines of the source. Nodes are those of ComfyUI itself (nodes.py, comfy_extras/nodes_canny.py).
 */
const controlled = (hint: Graph, image: [string, number], file: string): Graph => ({
  model: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'v1-5-pruned-emaonly.safetensors' } },
  positive: { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['model', 1] } },
  negative: { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['model', 1] } },
  source: { class_type: 'LoadImage', inputs: { image: '' } },
  ...hint,
  net: { class_type: 'ControlNetLoader', inputs: { control_net_name: file } },
  held: {
    class_type: 'ControlNetApplyAdvanced',
    inputs: { positive: ['positive', 0], negative: ['negative', 0], control_net: ['net', 0], image, strength: 1, start_percent: 0, end_percent: 1 },
  },
  latent: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
  sampler: {
    class_type: 'KSampler',
    inputs: {
      model: ['model', 0],
      positive: ['held', 0],
      negative: ['held', 1],
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

const inputs = {
  prompt: 'positive.text',
  negativePrompt: 'negative.text',
  seed: 'sampler.seed',
  image: 'source.image',
  strength: 'held.strength',
  width: 'latent.width',
  height: 'latent.height',
} as const;

export const controlWorkflows: readonly Workflow[] = [
  { id: 'by-sketch', mode: 'sketch-control', graph: controlled({}, ['source', 0], 'control_v11p_sd15_scribble.pth'), inputs },
  {
    id: 'by-edges',
    mode: 'structure-control',
    graph: controlled({ edges: { class_type: 'Canny', inputs: { image: ['source', 0], low_threshold: 0.4, high_threshold: 0.8 } } }, ['edges', 0], 'control_v11p_sd15_canny.pth'),
    inputs,
  },
];
