import { asForgeError, ForgeError } from '../../engine/errors';
import type { ImageCall, ImageModel, ImageResult } from '../../engine/image-model';
import { allowedParameters, canceled, type JobState, waitForJob } from '../../provider-kit';
import type { ReplicateClient } from './client';
import { failureOf } from './errors';
import { buildInput, type Input } from './input';
import type { ReplicateModelRow } from './models';
import type { ReplicateSettings } from './options';
import { toResult } from './output';
import { type Prediction, readPrediction } from './prediction';
import { createUploads, type Uploads } from './uploads';

interface ModelParts {
  settings: ReplicateSettings;
  client: ReplicateClient;
  /** Calls back when Replicate says that a prediction has ended. @returns how to stop listening. */
  listen(id: string, onEnd: () => void): () => void;
}

const cancelMs = 10_000;

/** A model on Replicate. Each call is one prediction, whose id is told as soon as it is known. */
export const createReplicateModel = (row: ReplicateModelRow, parts: ModelParts): ImageModel => {
  const { settings, client, listen } = parts;
  const get = async (id: string, signal: AbortSignal): Promise<Prediction> =>
    readPrediction(await client.call((sdk) => sdk.predictions.get(id, { signal })).catch(maybeCharged));
  const cancel = (id: string, signal: AbortSignal): Promise<unknown> => client.call((sdk) => sdk.predictions.cancel(id, { signal }));
  const cancelSoon = (id: string): Promise<unknown> => cancel(id, AbortSignal.timeout(cancelMs)).catch(() => undefined);

  const begin = async (call: ImageCall, parameters: Readonly<Record<string, unknown>>, uploads: Uploads): Promise<Prediction> => {
    const input = await buildInput(row, call, parameters, uploads.give);
    if (call.signal.aborted) throw canceled(call.signal);
    const creating = create(row, settings, client, input);
    const prediction = await Promise.race([creating, rejectOnAbort(call.signal)]).catch((thrown: unknown) => {
      // Whoever asked has gone, and nobody knows the prediction's id: it is ended as soon as it has one.
      if (call.signal.aborted) void creating.then(({ id }) => cancelSoon(id)).catch(() => undefined);
      throw thrown;
    });
    await call.onJob?.(prediction.id).catch(async (thrown: unknown) => {
      await cancelSoon(prediction.id);
      throw thrown;
    });
    return prediction;
  };

  const wait = async (call: ImageCall, id: string, begun: Prediction | undefined): Promise<Prediction> => {
    let known = begun;
    return waitForJob({
      async look(signal) {
        const prediction = known ?? (await get(id, signal));
        known = undefined;
        return stateOf(prediction);
      },
      cancel: (signal) => cancel(id, signal),
      signal: call.signal,
      everyMs: settings.pollMs,
      timeoutMs: settings.jobTimeoutMs,
      onHint: (look) => listen(id, look),
      ...(call.onProgress && { onProgress: call.onProgress }),
    });
  };

  return {
    provider: 'replicate',
    id: row.id,
    label: row.label,
    capabilities: row.capabilities,
    resumes: true,
    async generate(call): Promise<ImageResult> {
      // The job that was to be taken up has been begun.
      if (call.signal.aborted) throw canceled(call.signal, call.job !== undefined);
      const { parameters, warnings } = allowedParameters(call.parameters, row.capabilities, row.label);
      const uploads = createUploads(client, call.signal);
      try {
        const begun = call.job === undefined ? await begin(call, parameters, uploads) : undefined;
        const prediction = await wait(call, begun?.id ?? call.job ?? '', begun);
        if (prediction.status !== 'succeeded') throw failureOf(prediction, settings.apiKey);
        const result = await toResult(prediction, call, row, settings);
        return { ...result, warnings: [...warnings, ...result.warnings] };
      } finally {
        // Another worker may wait for a prediction that has not read its files yet.
        if (!call.signal.aborted || asForgeError(call.signal.reason).code !== 'IMAGEFORGE_LEASE_LOST') await uploads.remove();
      }
    },
  };
};

/** A prediction that was begun may be charged, also when Replicate does not tell of it any more. */
const maybeCharged = (thrown: unknown): never => {
  const { code, message, details, retryAfterMs, cause } = asForgeError(thrown);
  throw new ForgeError(code, message, { details: { ...details, possiblyCharged: true }, retryAfterMs, cause });
};

/** The SDK's types ask for `version` or `model`. An official model has no versions and a path of its own. */
const create = async (row: ReplicateModelRow, settings: ReplicateSettings, client: ReplicateClient, input: Input): Promise<Prediction> => {
  const { waitSeconds: wait, webhookURL: webhook } = settings;
  const [model = row.id] = row.id.split(':');
  const order = {
    input,
    ...(wait > 0 && { wait }),
    ...(webhook && { webhook, webhook_events_filter: ['completed' as const] }),
  };
  const answer: unknown = await client.call((sdk) => sdk.predictions.create(row.version ? { ...order, version: row.version } : { ...order, model }));
  return readPrediction(answer);
};

/** `Prefer: wait` may answer in any state, `starting` too. One that failed has ended: it is not looked at again. */
const stateOf = (prediction: Prediction): JobState<Prediction> => {
  const { status, progress } = prediction;
  const isDone = status !== 'starting' && status !== 'processing';
  return isDone ? { isDone, result: prediction } : { isDone, ...(progress !== undefined && { progress }) };
};

/** For when the request has gone out: a prediction without an id is charged like any other. */
const rejectOnAbort = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(canceled(signal, true)), { once: true }));
