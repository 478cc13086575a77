import type { ImageBytes } from '../image-model';
import type { ProvenanceClaim, RenditionClaim } from './claim';

/** What the Content Credentials of an image say, and whether they hold. */
export interface ContentCredentials {
  /** `valid` but for trust: who signed it is known only by the name in the certificate. */
  state: 'valid' | 'invalid';
  /** The codes of what is wrong, as C2PA has them, like `assertion.dataHash.mismatch`. */
  failures: string[];
  /** The certificate's name, and the organisation's. `undefined`: it has none. */
  signedBy?: string;
  /** The program that made the manifest. */
  generator?: string;
  /** What was done, in order, like `c2pa.created`. */
  actions: { action: string; digitalSourceType?: string; softwareAgent?: string }[];
  /** Titles of what it was made of. */
  ingredients: string[];
}

/** Signs images, and reads what is signed. */
export interface CredentialSigner {
  /** @returns the image with its credentials; the same image with the same claim and an Ed25519 key gives the same bytes. */
  sign(image: ImageBytes, claim: ProvenanceClaim): Promise<ImageBytes>;
  signRendition(image: ImageBytes, claim: RenditionClaim): Promise<ImageBytes>;
  /** @returns `undefined` when it has none. */
  read(image: ImageBytes): Promise<ContentCredentials | undefined>;
}
