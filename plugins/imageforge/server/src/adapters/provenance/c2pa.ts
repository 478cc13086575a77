import { createHash } from 'node:crypto';
import {
  type Action,
  actionsOf,
  describeIngredient,
  type Ingredient,
  type ManifestDefinition,
  manifestOfImage,
  manifestOfRendition,
  type RenditionClaim,
} from '../../engine/provenance/claim';
import type { ContentCredentials, CredentialSigner } from '../../engine/provenance/credentials';
import { ForgeError } from '../../engine/errors';
import type { ImageBytes } from '../../engine/image-model';
import { createThread } from '../../threads/thread';
import { c2paProgram } from './c2pa-program';
import { algorithmOf, reserveFor, signClaim, type SigningKey } from './cose';
import { credentialsOf, type ManifestStore } from './manifest-store';

type Described = { description: object; image: ImageBytes };

/** How the thread signs, but for the key, which it does not have. */
interface How {
  algorithm: string;
  reserveSize: number;
}

type Question =
  | ({ task: 'sign'; definition: ManifestDefinition; ingredients: Described[] } & How & ImageBytes)
  | ({
      task: 'sign-version';
      /** Validated once for all versions of it. Without the ingredient, the thread says whether it needs it. */
      parent: { key: string; definition: ManifestDefinition; ingredient?: Described };
      actions: Action[];
    } & How &
      ImageBytes)
  | { task: 'signature'; signature: Uint8Array }
  | ({ task: 'read' } & ImageBytes);

type Answer = { claim: Uint8Array } | { bytes: Uint8Array } | { store: ManifestStore } | { needs: 'parent' } | { error: string };

type Ask = Parameters<Parameters<ReturnType<typeof createThread<Question, Answer>>['take']>[0]>[0];

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

  const step = async (ask: Ask, question: Question): Promise<Answer> => {
    const said = await ask(question, stepMs);
    if (said === 'too-slow') throw failed(`it took longer than ${stepMs / 1_000} s`);
    if ('error' in said.answer) throw failed(said.answer.error);
    return said.answer;
  };
  const howOf = (signingKey: SigningKey): How => ({ algorithm: algorithmOf(signingKey.key).name, reserveSize: reserveFor(signingKey) });

  /** Gives the signature that the thread asks for. */
  const finish = async (ask: Ask, asked: Answer, signingKey: SigningKey, { mediaType }: ImageBytes): Promise<ImageBytes> => {
    if (!('claim' in asked)) throw failed('it asked for no signature');
    const last = await step(ask, { task: 'signature', signature: signClaim(asked.claim, signingKey) });
    if (!('bytes' in last)) throw failed('it gave no image');
    return { bytes: last.bytes, mediaType };
  };

  const sign = async (image: ImageBytes, definition: ManifestDefinition, ingredients: readonly Ingredient[]): Promise<ImageBytes> => {
    const signingKey = await key();
    return thread.take(async (ask) => {
      const described = ingredients.map((ingredient, index) => ({ description: describeIngredient(ingredient, index), image: ingredient.image }));
      const asked = await step(ask, { task: 'sign', definition, ingredients: described, ...howOf(signingKey), ...image });
      return finish(ask, asked, signingKey, image);
    });
  };

  const signVersion = async (image: ImageBytes, claim: RenditionClaim): Promise<ImageBytes> => {
    const signingKey = await key();
    const ingredient = { title: claim.title, image: claim.master, role: 'parent' } as const;
    const parent = { key: digestOf(claim.title, claim.master), definition: manifestOfRendition(claim) };
    return thread.take(async (ask) => {
      const question: Question = { task: 'sign-version', parent, actions: actionsOf(claim.changes), ...howOf(signingKey), ...image };
      const first = await step(ask, question);
      const asked =
        'needs' in first
          ? await step(ask, { ...question, parent: { ...parent, ingredient: { description: describeIngredient(ingredient, 0), image: claim.master } } })
          : first;
      return finish(ask, asked, signingKey, image);
    });
  };

  return {
    sign: (image, claim) => sign(image, manifestOfImage(claim, image.mediaType), claim.ingredients),
    signRendition: signVersion,
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

/** Versions come one after the other: their image is not hashed for each. */
const digests = new WeakMap<Uint8Array, string>();
const digestOf = (title: string, { bytes, mediaType }: ImageBytes): string => {
  const digest = digests.get(bytes) ?? createHash('sha256').update(bytes).digest('hex');
  digests.set(bytes, digest);
  return JSON.stringify([title, mediaType, digest]);
};

const failed = (problem: string, cause?: unknown): ForgeError =>
  new ForgeError('IMAGEFORGE_INTERNAL', `Content Credentials: ${problem}.`, { cause });
