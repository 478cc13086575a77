import type { CredentialSigner } from '../../engine/provenance/credentials';
import type { Clock } from '../../engine/ports';
import { createC2pa } from './c2pa';
import { developmentKey, readSigningKey } from './signing-key';
import type { SigningKey } from './cose';

export interface SignerOptions {
  enabled: boolean;
  /** PEM, as the following. Both or none. */
  certificate?: string;
  privateKey?: string;
}

/**
 * Content Credentials with the operator's key, or with one of our own making.
 * @param folder private; where the key for development lies
 * @returns what reads them, and, where they are enabled, signs them
 * @throws ForgeError IMAGEFORGE_CONFIG_INVALID when the key cannot be used
 */
export const createSigner = (
  { enabled, certificate, privateKey }: SignerOptions,
  folder: string,
  { now }: Pick<Clock, 'now'>,
): { credentials: CredentialSigner; signer: CredentialSigner | undefined } => {
  const configured = certificate !== undefined && privateKey !== undefined ? readSigningKey({ certificate, privateKey }, now()) : undefined;
  let made: Promise<SigningKey> | undefined;
  const development = (): Promise<SigningKey> =>
    (made ??= developmentKey(folder, now()).catch((thrown: unknown) => {
      // A full disk may have room the next time.
      made = undefined;
      throw thrown;
    }));
  const credentials = createC2pa(configured ? async () => configured : development);
  return { credentials, signer: enabled ? credentials : undefined };
};
