import { describeIngredient, type Ingredient, type ManifestDefinition, manifestOfImage, manifestOfRendition } from '../../engine/provenance/claim';
import type { ContentCredentials, CredentialSigner } from '../../engine/provenance/credentials';
import { ForgeError } from '../../engine/errors';
import type { ImageBytes } from '../../engine/image-model';
import { createThread } from '../../threads/thread';
import { c2paProgram } from './c2pa-program';
import { algorithmOf, reserveFor, signClaim, type SigningKey } from './cose';
import { credentialsOf, type ManifestStore } from './manifest-store';

type Question =
  | ({
      task: 'sign';
      definition: ManifestDefinition;
      ingredients: { description: object; image: ImageBytes }[];
      algorithm: string;
      reserveSize: number;
    } & ImageBytes)
  | { task: 'signature'; signature: Uint8Array }
  | ({ task: 'read' } & ImageBytes);

type Answer = { claim: Uint8Array } | { bytes: Uint8Array } | { store: ManifestStore } | { error: string };

/** Longest time for one step of the thread, ms: an image of 50 MB takes about a second. */
const stepMs = 60_000;

/** Stands in each embedded manifest, as it is. Source: C2PA specification 2.1, section "Embedding manifests". */
const manifestLabel = 'c2pa';

/** What the SDK says of a file without a manifest. */
const withoutManifest = /JumbfNotFound|no JUMBF data found/i;

/**
 * Content Credentials by the C2PA SDK, in a thread of its own.
 * @param key asked for with the first image that is signed
 * @throws ForgeError IMAGEFORGE_INTERNAL by each function when the SDK cannot do it
 */
export const createC2pa = (key: () => Promise<SigningKey>): CredentialSigner => {
  const thread = createThread<Question, Answer>(
    c2paProgram,
    () => ({ module: require.resolve('@contentauth/c2pa-wasm'), wasm: require.resolve('@contentauth/c2pa-wasm/c2pa.wasm') }),
    (cause) => failed('the thread ended', cause),
  );

  const sign = async (image: ImageBytes, definition: ManifestDefinition, ingredients: readonly Ingredient[]): Promise<ImageBytes> => {
    const signingKey = await key();
    return thread.take(async (ask) => {
      const step = async (question: Question): Promise<Answer> => {
        const said = await ask(question, stepMs);
        if (said === 'too-slow') throw failed(`it took longer than ${stepMs / 1_000} s`);
        if ('error' in said.answer) throw failed(said.answer.error);
        return said.answer;
      };
      const first = await step({
        task: 'sign',
        definition,
        ingredients: ingredients.map((ingredient, index) => ({ description: describeIngredient(ingredient, index), image: ingredient.image })),
        algorithm: algorithmOf(signingKey.key).name,
        reserveSize: reserveFor(signingKey),
        ...image,
      });
      if (!('claim' in first)) throw failed('it asked for no signature');
      const last = await step({ task: 'signature', signature: signClaim(first.claim, signingKey) });
      if (!('bytes' in last)) throw failed('it gave no image');
      return { bytes: last.bytes, mediaType: image.mediaType };
    });
  };

  return {
    sign: (image, claim) => sign(image, manifestOfImage(claim, image.mediaType), claim.ingredients),
    signRendition: (image, claim) => sign(image, manifestOfRendition(claim), [{ title: claim.title, image: claim.master, role: 'parent' }]),
    async read(image): Promise<ContentCredentials | undefined> {
      // Most files have none, and need not be copied to the thread to find that out.
      if (!Buffer.from(image.bytes.buffer, image.bytes.byteOffset, image.bytes.byteLength).includes(manifestLabel)) return undefined;
      const said = await thread.take((ask) => ask({ task: 'read', ...image }, stepMs));
      if (said === 'too-slow') throw failed(`it took longer than ${stepMs / 1_000} s`);
      const { answer } = said;
      if ('store' in answer) return credentialsOf(answer.store);
      if ('error' in answer && withoutManifest.test(answer.error)) return undefined;
      throw failed('error' in answer ? answer.error : 'it did not answer the question');
    },
  };
};

const failed = (problem: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INTERNAL', `Content Credentials: ${problem}.`, { cause });
