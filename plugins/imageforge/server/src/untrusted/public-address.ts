import type { LookupFunction } from 'node:net';
import { lookup as systemLookup } from 'node:dns';
import ipaddr from 'ipaddr.js';

/** Whether an address is one of the public internet: not loopback, private, link-local, reserved … */
export const isPublicAddress = (address: string): boolean =>
  // `process` turns an IPv4 address that is dressed as IPv6 (::ffff:10.0.0.1) into what it is.
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

export class PrivateAddressError extends Error {
  constructor(host: string) {
    super(`${host} is an address of a private network.`);
  }
}

/**
 * A look-up that gives only public addresses. The connection is made to what this very look-up gave,
 * so a name cannot point elsewhere between the check and the connection.
 */
export const publicLookup =
  (resolve: typeof systemLookup = systemLookup): LookupFunction =>
  (host, options, callback) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const [first] = addresses;
      // One private address among them is enough: which one is taken is not ours to say.
      if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
        return callback(new PrivateAddressError(host), []);
      }
      if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
