import { type ErrorCode, errorCodes, ForgeError } from '../errors';
import type { Capabilities } from '../image-model';
import { readImage } from '../imaging/read-image';
import { callOf, expectImages, sizeOf } from './contract-calls';
import { type HttpFailure, httpFailures } from './http-failures';
import type { ImageModelSubject, SubjectWish } from './image-model-subject';

export interface HttpOptions {
  /** Failures that this provider cannot have, each with the reason: one that answers with bytes has no links. */
  except?: Partial<Record<HttpFailure, string>>;
  /** Where a provider means something else by a status. */
  codes?: Partial<Record<HttpFailure, ErrorCode>>;
}

/** Statuses with which a provider says that it does not do it, and so does not charge for it. */
const refusals: readonly HttpFailure[] = ['401', '402', '403', '404', '413', '422', '429', '429-retry-after'];
/** What comes of an image is seen when it is decoded: by the model, or by the engine afterwards. */
const limits = { maxBytes: 50_000_000, maxPixels: 50_000_000 };
/** Long enough for a server on the loopback address, ms. */
const shortly = 300;

/** The failures that any server can have; see `httpFailures`. */
export const defineHttpTests = (
  subjectOf: () => ImageModelSubject,
  createSubject: (wish: SubjectWish) => ImageModelSubject | Promise<ImageModelSubject>,
  capabilities: Capabilities,
  { except = {}, codes = {} }: HttpOptions,
): void => {
  const all = Object.keys(httpFailures) as HttpFailure[];
  const failing = all.filter((failure) => except[failure] === undefined);
  const failOf = async ({ model, failHttp }: ImageModelSubject, failure: HttpFailure): Promise<ForgeError> => {
    if (!failHttp) throw new Error('Expected the subject to have "failHttp", because the option "http" is there.');
    failHttp(failure);
    const thrown = await model.generate(await callOf(capabilities)).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(ForgeError);
    return thrown as ForgeError;
  };

  for (const [failure, reason] of Object.entries(except)) it.skip(`${failure}: ${reason}`, () => undefined);

  it.each(failing.filter((failure) => !['hang', 'truncated', 'wrong-size'].includes(failure)))('tells %s of its server', async (failure) => {
    const subject = subjectOf();
    const error = await failOf(subject, failure);
    const code = codes[failure] ?? httpFailures[failure] ?? 'IMAGEFORGE_PROVIDER_BAD_RESPONSE';
    expect(error).toMatchObject({ code });
    expect(error.message).not.toBe(errorCodes[code].message);
    if (subject.secret) expect(JSON.stringify([error, error.message, error.cause])).not.toContain(subject.secret);
    if (failure === '429-retry-after') expect(error.retryAfterMs).toBe(2_000);
    if (failure === '429') expect(error.retryAfterMs).toBeUndefined();
    if (failure === 'cut') expect(error.details).toMatchObject({ possiblyCharged: true });
    if (refusals.includes(failure)) expect(error.details?.possiblyCharged ?? false).toBe(false);
    await expectImages((await subject.model.generate(await callOf(capabilities))).images, 1);
  });

  if (failing.includes('hang')) {
    it('does not wait for ever, and says that it may have been charged', async () => {
      const impatient = await createSubject({ timeoutMs: shortly });
      try {
        const error = await failOf(impatient, 'hang');
        expect(error).toMatchObject({ code: codes.hang ?? httpFailures.hang, details: { possiblyCharged: true } });
      } finally {
        await impatient.close?.();
      }
    });
  }

  if (failing.includes('expired-link') && capabilities.maxImages > 1) {
    it('says which image it is that came, when the link to the other has expired', async () => {
      const { model, failHttp } = subjectOf();
      failHttp?.('expired-link');
      const { images, warnings } = await model.generate({ ...(await callOf(capabilities)), n: 2 });
      const failed = warnings.flatMap(({ code, details }) => (code === 'image-failed' ? [details?.index] : []));
      expect(failed).toHaveLength(1);
      expect(images.map(({ index }, position) => index ?? position)).toEqual([0, 1].filter((index) => !failed.includes(index)));
    });
  }

  if (failing.includes('truncated')) {
    it('does not pass an image that ends in the middle for a whole one', async () => {
      const { model, failHttp } = subjectOf();
      failHttp?.('truncated');
      const outcome = await model.generate(await callOf(capabilities)).then(
        async ({ images: [image] }) => readImage(image?.bytes ?? new Uint8Array(), limits).then(() => 'taken', (thrown: ForgeError) => thrown.code),
        (thrown: ForgeError) => thrown.code,
      );
      expect(['IMAGEFORGE_INVALID_IMAGE', 'IMAGEFORGE_PROVIDER_BAD_RESPONSE']).toContain(outcome);
    });
  }

  if (failing.includes('wrong-size')) {
    it('says so when an image has another size than was asked for', async () => {
      const { model, failHttp } = subjectOf();
      failHttp?.('wrong-size');
      const call = await callOf(capabilities);
      const { images, warnings } = await model.generate(call);
      await expectImages(images, 1);
      expect(await sizeOf(images[0]?.bytes ?? new Uint8Array())).not.toBe(`${call.size.width}x${call.size.height}`);
      expect(warnings).toContainEqual(expect.objectContaining({ code: 'adjusted' }));
    });
  }
};
