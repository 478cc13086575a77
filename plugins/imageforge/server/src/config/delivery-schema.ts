import { z } from 'zod';
import { negotiable } from '../delivery/negotiate-format';
import { parseModifiers } from '../delivery/modifiers';
import { messageOf } from '../engine/errors';

/** Modifiers as they stand in an address. */
const modifiers = z.string().superRefine((text, context) => {
  try {
    parseModifiers(text);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: messageOf(thrown) });
  }
});

/** Never taken for modifiers: those have an underscore. */
const presetName = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'expected a name of lower-case letters, digits and hyphens');

/** Images that are made on demand; see docs/delivery.md. */
export const deliverySchema = z
  .strictObject({
    /** `false`: nothing is made on demand, and there are no such addresses. */
    enabled: z.boolean().default(true),
    /** Secrets that addresses are signed with: the first signs, all verify. At least 32 characters each. Default: `app.keys` of the application. */
    keys: z.array(z.string().min(32, 'expected at least 32 characters')).min(1).max(10).optional(),
    /** Modifiers that need no signature, like `["w_320", "w_640,h_360"]`. Each is one more version that everybody may have made of each public image, in each format. */
    allowed: z.array(modifiers).max(200).default([]),
    /** Modifiers by name, like `{ "card": "w_640,h_360,c_attention" }`: an address with the name needs no signature. */
    presets: z.record(presetName, modifiers).default({}),
    /** How long an address with the name of a preset is kept before it is asked for again, s: what the name means may change. */
    presetMaxAge: z.number().int().min(1).max(31_536_000).default(3_600),
    /** Formats that `auto` may answer with, the smallest first, beside jpeg, which everybody takes. */
    auto: z.array(z.enum(negotiable)).default([...negotiable]),
    /** Images that one process makes at once. Default: the number of cores. */
    concurrency: z.number().int().min(1).max(64).optional(),
    /** Images that may wait for it; whoever comes then is asked to come again. */
    maxWaiting: z.number().int().min(0).max(10_000).default(64),
    cache: z
      .strictObject({
        /** Private folder of what was made, in the application's folder unless absolute. Never below `public/`. */
        directory: z.string().min(1).default('.imageforge/delivery'),
        /** Bytes that are kept; what was not used for longest goes first. */
        maxBytes: z.number().int().min(1_000_000).max(100_000_000_000_000).default(1_073_741_824),
      })
      .prefault({}),
  })
  .prefault({});
