import type { Generation, Requester } from '../engine/generation/generation';
import type { Access } from './access';

/** Whether this caller may see the generation: everything, or what it asked for itself. */
export const canSee = ({ requester, seesAll }: Access, generation: Generation): boolean =>
  seesAll || isOwn(requester, generation);

/** Whether this caller asked for it. */
export const isOwn = (requester: Requester, generation: Pick<Generation, 'requester'>): boolean =>
  generation.requester.kind === requester.kind && generation.requester.id === requester.id;
