import { z } from 'zod';

/** Why a study leaves the registry. */
export const Withdrawal = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .meta({ description: 'Why; public, so it names no person. At most 500 characters.' }),
  })
  .meta({
    id: 'Withdrawal',
    description: 'The withdrawal of a study from the registry, which is not the end of the study.',
    examples: [{ reason: 'Entered twice: see NCT06819735' }],
  });
export type Withdrawal = z.infer<typeof Withdrawal>;
