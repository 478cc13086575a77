import { type ImageCall, type ImageModel, type ImageResult, shapeOf } from '../../engine/image-model';
import { canceled, createHttpClient, type HttpAnswer, knownParameters, secretsOfHeaders, sizeWarnings, unsentSettings } from '../../provider-kit';
import { buildRequest, passedOn } from './build-request';
import { awaitJob, jobIn } from './job';
import { createJudge } from './judge';
import type { CustomRestModel, CustomRestOptions, CustomRestRequest } from './options';
import { readImages } from './read-images';

/** Room for what is around the images, bytes. */
const slack = 1_000_000;

/** A model of a server that an operator has described. */
export const createCustomRestModel = (server: CustomRestOptions, row: CustomRestModel): ImageModel => {
  const { label, job } = server;
  const { id, capabilities } = row;
  const secrets = secretsOfHeaders(server.headers);
  const judge = createJudge(server.errors, label, secrets);
  const client = createHttpClient({
    label,
    baseURL: server.baseURL,
    headers: server.headers,
    secrets,
    timeoutMs: server.timeoutMs,
    maxBytes: Math.ceil((capabilities.maxImages * server.maxImageBytes * 4) / 3) + slack,
    readRefusal: judge.read,
    ...(server.fetch && { fetch: server.fetch }),
  });

  const answerFor = async (request: CustomRestRequest, call: ImageCall): Promise<{ answer: HttpAnswer; name?: string }> => {
    const parts = job && { client, job, judge, label, model: id };
    if (parts && call.job !== undefined) return { answer: await awaitJob(call.job, call, parts), name: call.job };
    const answer = await client.request({ ...(await buildRequest(request, id, call)), signal: call.signal });
    if (!parts) return { answer };
    judge.refuse(answer);
    const name = jobIn(answer, parts);
    await call.onJob?.(name);
    return { answer: await awaitJob(name, call, parts), name };
  };

  return {
    provider: server.id,
    id,
    label: row.label,
    capabilities,
    ...(job && { resumes: true }),
    async generate(call): Promise<ImageResult> {
      // A job that is given up is ended all the same.
      if (call.signal.aborted && call.job === undefined) throw canceled(call.signal);
      const request = requestFor(call.mode, server);
      const known = knownParameters(call.parameters, capabilities.parameters, row.label);
      const sent = passedOn(request);
      const unsent = unsentSettings({ ...call, parameters: known.parameters }, capabilities, sent, row.label);
      const { answer, name } = await answerFor(request, { ...call, parameters: known.parameters });
      judge.refuse(answer);
      const { images, usage, warnings } = await readImages(answer, sent.has('seed'), call, server);
      const sizes = shapeOf(call.mode).size === 'asked' ? await sizeWarnings(images, call.size, row.label) : [];
      const requestId = answer.headers.get('x-request-id') ?? name;
      return { images, usage, warnings: [...known.warnings, ...unsent, ...warnings, ...sizes], ...(requestId && { requestId }) };
    },
  };
};

/** The first request that serves the mode; that there is one was checked at the start. */
const requestFor = (mode: ImageCall['mode'], { requests, id }: CustomRestOptions): CustomRestRequest => {
  const request = requests.find(({ modes }) => modes.includes(mode));
  if (!request) throw new Error(`${id} has no request for ${mode}.`);
  return request;
};
