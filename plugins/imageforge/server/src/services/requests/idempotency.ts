import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { CreateGenerationBody } from '../../../../shared/generations';
import { ForgeError } from '../../engine/errors';
import type { Generation, Requester, Target } from '../../engine/generation/generation';
import type { Uploads } from '../source-images';

/** The key under which a request is known, of its requester alone. @param name the client's own name for it. */
export const requestKeyOf = ({ kind, id }: Requester, name: string): string => createHash('sha256').update(JSON.stringify([kind, id, name])).digest('hex');

/**
 * What the request asks for: its body and the bytes of its files. Without the values of an open form,
 * which somebody may go on writing in while the request is repeated; everybody else's are its input.
 */
export const hashRequest = async (
  { entry, target, ...body }: CreateGenerationBody,
  { kind }: Requester,
  uploads: Uploads,
): Promise<string> => {
  const { values, ...key } = entry ?? {};
  // Which component a field is in is asked; what automation found out about it changes with each publish.
  const { componentUid: _kind, publishedComponentId: _published, ...field }: Partial<Target> = target ?? {};
  const input = [body, key, field, ...(values && kind !== 'admin' ? [values] : [])];
  const hash = createHash('sha256').update(JSON.stringify(input));
  for (const [field, { filepath }] of uploads) {
    hash.update(field);
    for await (const chunk of createReadStream(filepath)) hash.update(chunk as Buffer);
  }
  return hash.digest('hex');
};

/**
 * The generation that a request of this name has led to before.
 * @throws ForgeError IMAGEFORGE_IDEMPOTENCY_CONFLICT when that request asked for something else.
 */
export const sameRequest = (generation: Generation, known: string | undefined, received: string): Generation => {
  if (known !== received) throw new ForgeError('IMAGEFORGE_IDEMPOTENCY_CONFLICT');
  return generation;
};
