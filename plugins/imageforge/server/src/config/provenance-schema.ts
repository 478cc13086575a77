import { z } from 'zod';

/** What published files say of their making, beside that they are generated, which all of them do. */
export const provenanceSchema = z
  .strictObject({
    /** What everybody may read in a published file: `model`, `prompt`, `seed`. */
    tells: z.array(z.enum(['model', 'prompt', 'seed'])).default(['model']),
    c2pa: z
      .strictObject({
        /** Content Credentials in each file, signed. `false`: XMP alone says it. */
        enabled: z.boolean().default(true),
        /** Certificates in PEM, that of the key first. Default: a self-made one for development, which proves that a file was not changed and not who made it. */
        certificate: z.string().optional(),
        /** The certificate's key in PEM. */
        privateKey: z.string().optional(),
      })
      .refine(({ certificate, privateKey }) => (certificate === undefined) === (privateKey === undefined), {
        message: 'expected "certificate" and "privateKey" together, or none of them; perhaps an environment variable is not set',
      })
      .prefault({}),
  })
  .prefault({});
