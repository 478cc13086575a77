import { ForgeError } from '../engine/errors';
import { type Address, unsigned } from './address';
import type { AddressSigner } from './address-signer';
import { formatModifiers, type Modifiers, parseModifiers } from './modifiers';

/** An address whose work may be done. */
export interface Permitted {
  /** In its one spelling. */
  address: Address;
  modifiers: Modifiers;
  isSigned: boolean;
  /** When the address stops to work, seconds since 1970. `undefined`: never. */
  expires?: number;
  /** Whether what the address means may change with the configuration. */
  isPreset: boolean;
}

export interface PermissionRules {
  signer: AddressSigner;
  /** Modifiers that need no signature. */
  allowed: readonly string[];
  /** Modifiers by name; none of them needs a signature. */
  presets: Readonly<Record<string, string>>;
}

/**
 * Whether an address may be served: what it asks for is allowed to everybody, or one of our keys has
 * signed it. Nothing is looked up before.
 */
export const createPermission = ({ signer, allowed, presets }: PermissionRules) => {
  const everybodys = new Set(allowed.map((text) => formatModifiers(parseModifiers(text))));
  const byName = new Map(Object.entries(presets).map(([name, text]) => [name, parseModifiers(text)]));

  /** @throws ForgeError IMAGEFORGE_INVALID_REQUEST, IMAGEFORGE_FORBIDDEN */
  return (received: Address, nowMs: number): Permitted => {
    const preset = byName.get(received.modifiers);
    const modifiers = preset ?? parseModifiers(received.modifiers);
    const address = { ...received, modifiers: preset ? received.modifiers : formatModifiers(modifiers) };
    const permitted = { address, modifiers, isPreset: preset !== undefined };
    if (address.signature === unsigned) {
      if (preset || everybodys.has(address.modifiers)) return { ...permitted, isSigned: false };
      throw refused(`"${address.modifiers}" is not among "delivery.allowed", so its address has to be signed.`);
    }
    const verdict = signer.verify(address, nowMs);
    if (verdict.isValid) return { ...permitted, isSigned: true, ...(verdict.expires !== undefined && { expires: verdict.expires }) };
    throw refused(verdict.reason === 'expired' ? 'This address has expired.' : 'The signature of this address is not valid.', verdict.reason);
  };
};

const refused = (message: string, reason?: string): ForgeError =>
  new ForgeError('IMAGEFORGE_FORBIDDEN', message, reason === undefined ? {} : { details: { reason } });
