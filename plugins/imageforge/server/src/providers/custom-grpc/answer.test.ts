import { status } from '@grpc/grpc-js';
import { ForgeError } from '../../engine/errors';
import { callOf, failureOf } from './testing/calls';
import { plantedKey } from './testing/description';
import { type FakeStatus, type Painter, startPainter } from './testing/fake-painter';
import type { InferResponse } from './protocol';

let painter: Painter;
beforeEach(async () => {
  painter = await startPainter('raw bytes');
});
afterEach(() => painter.close());

const failed = async (...described: Parameters<Painter['model']>) => (await failureOf(painter.model(...described).generate(callOf()))) as ForgeError;

describe('a status', () => {
  it.each<[keyof typeof status, string, boolean | undefined]>([
    ['UNAUTHENTICATED', 'IMAGEFORGE_PROVIDER_AUTH', undefined],
    ['PERMISSION_DENIED', 'IMAGEFORGE_PROVIDER_AUTH', undefined],
    ['RESOURCE_EXHAUSTED', 'IMAGEFORGE_PROVIDER_RATE_LIMITED', undefined],
    ['INVALID_ARGUMENT', 'IMAGEFORGE_PROVIDER_REJECTED', undefined],
    ['OUT_OF_RANGE', 'IMAGEFORGE_PROVIDER_REJECTED', undefined],
    ['FAILED_PRECONDITION', 'IMAGEFORGE_PROVIDER_REJECTED', undefined],
    ['NOT_FOUND', 'IMAGEFORGE_PROVIDER_REJECTED', undefined],
    ['UNIMPLEMENTED', 'IMAGEFORGE_PROVIDER_REJECTED', undefined],
    ['UNAVAILABLE', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', false],
    ['ABORTED', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', false],
    ['UNKNOWN', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', false],
    ['INTERNAL', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', false],
    ['CANCELLED', 'IMAGEFORGE_PROVIDER_UNAVAILABLE', false],
    ['DATA_LOSS', 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', false],
    // It may have been at work all the while.
    ['DEADLINE_EXCEEDED', 'IMAGEFORGE_PROVIDER_TIMEOUT', true],
  ])('%s of the server is %s', async (name, code, possiblyCharged) => {
    painter.fail({ code: status[name], details: `Because of ${plantedKey}.`, metadata: { 'x-any': '1' } });
    const error = await failed();
    expect(error).toMatchObject({ code, details: { status: name } });
    expect(error.details?.possiblyCharged).toBe(possiblyCharged);
    expect(error.message).toMatch(new RegExp(`^Painter .*\\(${name}\\): Because of \\[redacted\\]\\.$`));
  });

  it.each<[FakeStatus, string]>([
    [{ code: status.INVALID_ARGUMENT, details: 'The prompt is UNSAFE.' }, 'IMAGEFORGE_MODERATION_REFUSED'],
    [{ code: status.UNKNOWN, details: 'Out of credit.' }, 'IMAGEFORGE_PROVIDER_QUOTA'],
    [{ code: status.INTERNAL, details: 'The prompt is unsafe.' }, 'IMAGEFORGE_PROVIDER_UNAVAILABLE'],
  ])('is told by its words first: %j', async (refusal, code) => {
    painter.fail(refusal);
    expect(await failed()).toMatchObject({ code });
  });

  it.each([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'grpc-retry-pushback-ms': '1500' }, 1_500],
    [{ 'grpc-retry-pushback-ms': '-1' }, undefined],
    [{}, undefined],
  ])('says when to come back: %j', async (metadata, retryAfterMs) => {
    painter.fail({ code: status.RESOURCE_EXHAUSTED, details: 'Busy.', metadata });
    expect((await failed()).retryAfterMs).toBe(retryAfterMs);
  });

  it('is not asked about again by itself', async () => {
    painter.fail({ code: status.UNAVAILABLE, details: 'Closing.', metadata: { 'grpc-retry-pushback-ms': '0' } });
    await failed();
    expect(painter.requests).toHaveLength(1);
  });
});

describe('a server that does not answer', () => {
  it('is given up after the deadline, and may have charged', async () => {
    const arrival = painter.hang();
    const error = failed({ timeoutMs: 300 });
    await (await arrival).canceled;
    expect(await error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_TIMEOUT', details: { possiblyCharged: true } });
  });

  it.each(['IMAGEFORGE_CANCELED', 'IMAGEFORGE_LEASE_LOST'] as const)('hears that the call was canceled (%s)', async (code) => {
    const controller = new AbortController();
    const arrival = painter.hang();
    const error = failureOf(painter.model().generate(callOf({ signal: controller.signal })));
    const { canceled } = await arrival;
    controller.abort(new ForgeError(code));
    await canceled;
    expect(await error).toMatchObject({ code });
  });

  it('because it is cut off meanwhile may have charged', async () => {
    const arrival = painter.hang();
    const error = failed();
    await arrival;
    await painter.close();
    expect(await error).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', details: { possiblyCharged: true } });
  });

  it('because there is none has charged nothing', async () => {
    await painter.close();
    expect(await failed()).toMatchObject({ code: 'IMAGEFORGE_PROVIDER_UNAVAILABLE', details: { possiblyCharged: false } });
  });

  it('is found again once it is there', async () => {
    const model = painter.model();
    painter.fail({ code: status.UNAVAILABLE, details: 'Closing.' });
    await failureOf(model.generate(callOf()));
    expect((await model.generate(callOf())).images).toHaveLength(1);
  });
});

describe('an answer', () => {
  const changed = (change: (answer: InferResponse) => InferResponse) => {
    painter.spoil(change);
    return failed();
  };
  const bad = { code: 'IMAGEFORGE_PROVIDER_BAD_RESPONSE', details: { possiblyCharged: true } };

  it('of more bytes than are taken is not taken', async () => {
    painter.spoil((answer) => ({ ...answer, raw_output_contents: answer.raw_output_contents.map(() => Buffer.alloc(400_000)) }));
    expect(await failed({ maxMessageBytes: 1_000_000 })).toMatchObject({ ...bad, message: 'Expected an answer of at most 1000000 bytes from Painter, got more.' });
  });

  it('of 60 MB is', async () => {
    const error = await changed((answer) => ({ ...answer, raw_output_contents: answer.raw_output_contents.map((raw, index) => (index === 1 ? Buffer.alloc(60_000_000, 0xff) : raw)) }));
    expect(error).toMatchObject({ ...bad, message: 'The output "IMAGES" ends in the middle of an element.' });
  });

  const typed = (datatype: string, contents: object) => (answer: InferResponse) => ({
    ...answer,
    outputs: answer.outputs.map((output) => (output.name === 'IMAGES' ? { ...output, datatype, contents } : output)),
    raw_output_contents: [],
  });

  it.each<[string, (answer: InferResponse) => InferResponse, string]>([
    ['empty files', typed('BYTES', { bytes_contents: Array<Buffer>(200_000).fill(Buffer.alloc(0)) }), '100000 fields'],
    ['raw contents', (answer) => ({ ...answer, raw_output_contents: Array<Buffer>(200_000).fill(Buffer.alloc(0)) }), '100000 fields'],
  ])('of too many %s is not read', async (_, change, problem) => {
    expect(await changed(change)).toMatchObject({ ...bad, message: expect.stringContaining(`expected at most ${problem}`) });
  });

  it.each<[string, (answer: InferResponse) => InferResponse, string]>([
    ['without the output', (answer) => ({ ...answer, outputs: [], raw_output_contents: [] }), 'Expected the output "SEEDS", got none.'],
    ['without images', (answer) => ({ ...answer, raw_output_contents: answer.raw_output_contents.map((raw, index) => (index === 1 ? Buffer.alloc(0) : raw)) }), 'Expected 1 images of Painter, got none.'],
    ['of other bytes', (answer) => ({ ...answer, raw_output_contents: answer.raw_output_contents.map((raw, index) => (index === 1 ? Buffer.from([1, 0, 0, 0, 7]) : raw)) }), 'Expected a PNG, JPEG or WebP image, got 1 other bytes.'],
    ['of half numbers', (answer) => ({ ...answer, raw_output_contents: answer.raw_output_contents.map((raw, index) => (index === 2 ? Buffer.alloc(3) : raw)) }), 'Expected numbers in the output "SEEDS", got INT64 of 3 bytes.'],
  ])('%s is a bad one', async (_, change, message) => {
    expect(await changed(change)).toMatchObject({ ...bad, message });
  });

  it('of another size is told of', async () => {
    const inputs = [{ name: 'PROMPT', from: 'prompt' }, { name: 'SIZE', value: [64, 64] }, { name: 'SEED', value: 1 }, { name: 'COUNT', value: 1 }];
    const capabilities = { sizes: { kind: 'list', sizes: [{ width: 128, height: 96 }] } };
    const { warnings } = await painter.model({}, { inputs, capabilities }).generate(callOf());
    expect(warnings).toEqual([expect.objectContaining({ code: 'adjusted', details: { asked: '128x96', received: '64x64' } })]);
  });

  it('tells the version that made it', async () => {
    expect(await painter.model().generate(callOf())).toMatchObject({ modelVersion: '3', usage: { images: 1 } });
  });

  const hide = (...hidden: number[]) =>
    painter.spoil((answer) => ({ ...answer, raw_output_contents: [Buffer.from(hidden), ...answer.raw_output_contents.slice(1)] }));

  it('of which one image was left out for its content comes without it', async () => {
    hide(0, 1, 0);
    const { images, warnings } = await painter.model().generate(callOf({ n: 3 }));
    expect(images.map(({ seed }) => seed)).toEqual([7, 9]);
    expect(warnings).toEqual([{ code: 'image-failed', message: 'Painter refused this content: it left out image 2.', details: { index: 1 } }]);
  });

  it('of which all images were left out is a refusal, not an empty success', async () => {
    hide(1);
    expect(await failed()).toMatchObject({ code: 'IMAGEFORGE_MODERATION_REFUSED' });
  });
});
