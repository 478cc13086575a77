import { customRestSchema } from '../config/custom-rest-schema';
import type { ImageProvider } from '../engine/image-model';
import { createAiSdkProvider } from '../providers/ai-sdk';
import { plantedKey as aiSdkKey } from '../providers/ai-sdk/testing/calls';
import { startFakeImageServer } from '../providers/ai-sdk/testing/fake-image-server';
import { createAutomatic1111Provider } from '../providers/automatic1111';
import { startFakeAutomatic1111 } from '../providers/automatic1111/testing/fake-automatic1111';
import { createBlackForestLabsProvider } from '../providers/black-forest-labs';
import { startFakeFlux } from '../providers/black-forest-labs/testing/fake-flux';
import { plantedKey as fluxKey } from '../providers/black-forest-labs/testing/model-at';
import { createComfyUIProvider } from '../providers/comfyui';
import { controlWorkflows } from '../providers/comfyui/testing/control-workflows';
import { startFakeComfyUI } from '../providers/comfyui/testing/fake-comfyui';
import { startPainter } from '../providers/custom-grpc/testing/fake-painter';
import { createCustomRestProvider } from '../providers/custom-rest';
import { describeStudio } from '../providers/custom-rest/testing/description';
import { startStudio } from '../providers/custom-rest/testing/fake-studio';
import { createGpuRunnerProvider } from '../providers/gpu-runner';
import { startFakeRunner } from '../providers/gpu-runner/testing/fake-runner';
import { createOpenAIProvider } from '../providers/openai';
import { plantedKey as openAIKey } from '../providers/openai/testing/calls';
import { startFakeOpenAI } from '../providers/openai/testing/fake-openai';
import { createReplicateProvider } from '../providers/replicate';
import { plantedKey as replicateKey, startFakeReplicate } from '../providers/replicate/testing/fake-replicate';
import { createSdServerProvider } from '../providers/sd-server';
import { startFakeSdServer } from '../providers/sd-server/testing/fake-sd-server';
import { createSketchProvider } from '../providers/sketch';
import { createStabilityProvider } from '../providers/stability';
import { startFakeStability } from '../providers/stability/testing/fake-stability';
import { plantedKey as stabilityKey } from '../providers/stability/testing/model-at';

/** A provider, and the server on loopback that it talks to. */
export interface ModeServer {
  provider: ImageProvider;
  /** Everything that the server was asked, in the order of arrival. `undefined`: there is no server. */
  requests?: readonly unknown[];
  close?(): Promise<void>;
}

const apiKeys = { stability: stabilityKey, replicate: replicateKey, flux: fluxKey, openai: openAIKey };

/**
 * Every provider by its folder, each with its fake server. A new one's goes in here.
 * Those whose models are an operator's own have those of their tests.
 */
export const modeServers: Readonly<Record<string, () => Promise<ModeServer>>> = {
  async openai() {
    const { url, requests, close } = await startFakeOpenAI();
    // With an address of one's own there are also the models that OpenAI itself has shut down.
    const usual = new Set(createOpenAIProvider({ apiKey: apiKeys.openai }).models.map(({ model }) => model.id));
    const provider = createOpenAIProvider({ apiKey: apiKeys.openai, baseURL: url });
    return { provider: { ...provider, models: provider.models.filter(({ model }) => usual.has(model.id)) }, requests, close };
  },
  async stability() {
    const { url: baseURL, requests, close } = await startFakeStability();
    return { provider: createStabilityProvider({ apiKey: apiKeys.stability, baseURL, pollMs: 1 }), requests, close };
  },
  async replicate() {
    const { url: baseURL, requests, close } = await startFakeReplicate();
    const provider = createReplicateProvider({ apiKey: apiKeys.replicate, baseURL, pollMs: 1 });
    // Of the three that share a family, the fake has the schema of one.
    return { provider: { ...provider, models: provider.models.filter(({ model }) => !/-(balanced|quality)$/.test(model.id)) }, requests, close };
  },
  async 'black-forest-labs'() {
    const { url: baseURL, requests, close } = await startFakeFlux();
    return { provider: createBlackForestLabsProvider({ apiKey: apiKeys.flux, baseURL, pollMs: 1 }), requests, close };
  },
  async 'ai-sdk'() {
    const { url: baseURL, requests, close } = await startFakeImageServer();
    const service = {
      id: 'local',
      package: '@ai-sdk/openai-compatible',
      settings: { name: 'local', baseURL },
      credentials: { apiKey: aiSdkKey },
      models: [
        {
          id: 'flux',
          mask: 'alpha' as const,
          capabilities: {
            modes: ['text-to-image', 'edit', 'inpaint'] as const,
            sizes: { kind: 'range', minSide: 64, maxSide: 2048, multipleOf: 8, maxPixels: 4_194_304 } as const,
            maxSourceImages: 2,
          },
        },
      ],
    };
    return { provider: createAiSdkProvider({ services: [service], load: (name) => import(name) }), requests, close };
  },
  async 'gpu-runner'() {
    const { url: baseURL, requests, close } = await startFakeRunner();
    return { provider: createGpuRunnerProvider({ baseURL, pollMs: 1 }), requests, close };
  },
  async automatic1111() {
    const { url: baseURL, requests, close } = await startFakeAutomatic1111();
    return { provider: createAutomatic1111Provider({ baseURL }), requests, close };
  },
  async comfyui() {
    const { url: baseURL, requests, close } = await startFakeComfyUI();
    return { provider: createComfyUIProvider({ baseURL, pollMs: 1, workflows: controlWorkflows }), requests, close };
  },
  async 'sd-server'() {
    const { url: baseURL, requests, close } = await startFakeSdServer({ file: 'flux1-kontext-dev-Q4_K.gguf' });
    return { provider: createSdServerProvider({ baseURL, pollMs: 1 }), requests, close };
  },
  async 'custom-rest'() {
    const { url, requests, close } = await startStudio('base64');
    return { provider: createCustomRestProvider({ ...customRestSchema.parse(describeStudio(url, 'base64')), maxImageBytes: 10_000_000 }), requests, close };
  },
  async 'custom-grpc'() {
    const painter = await startPainter('raw bytes');
    return { provider: painter.provider(), requests: painter.requests, close: painter.close };
  },
  sketch: async () => ({ provider: createSketchProvider() }),
};
