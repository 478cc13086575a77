import { z } from 'zod';
import { type Operation, overlayNameSchema } from '../../../shared/operations';

/** Pictures of the operator's, by the name that requests give. */
export const overlaysSchema = z.record(
  overlayNameSchema,
  z.strictObject({
    /** PNG, JPEG, WebP or AVIF. */
    file: z.string().min(1),
  }),
);

/** Each operation that lays one over an image finds it. */
export const refuseUnknownOverlays = (
  { operations, overlays }: { operations: readonly Operation[]; overlays: z.output<typeof overlaysSchema> },
  context: z.RefinementCtx,
): void => {
  for (const [index, operation] of operations.entries()) {
    if (!('overlay' in operation) || operation.overlay in overlays) continue;
    context.addIssue({
      code: 'custom',
      path: ['operations', index, 'overlay'],
      message: `expected the name of one of "images.overlays", got "${operation.overlay}"`,
    });
  }
};
