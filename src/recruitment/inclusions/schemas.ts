import * as z from 'zod';
import { pathText, text, year } from '../../http/query.ts';
import { StudyPath } from '../../studies/schemas.ts';
import { WriteQuery } from '../../writes/answer-write.ts';

const SITE = 'Id of the site; absent: the site of the host.';

/** How many persons a site included in a year. Nothing about any of them has a place in the registry. */
export const InclusionCount = z
  .strictObject({
    siteId: pathText({ description: SITE }, 64).optional(),
    count: z.int().min(0).max(100_000).meta({ description: 'Persons included in the year.' }),
  })
  .meta({
    id: 'InclusionCount',
    description: 'The inclusions of a site in a calendar year: a count and nothing else.',
    examples: [{ count: 12 }],
  });
export type InclusionCount = z.infer<typeof InclusionCount>;

export const InclusionPath = StudyPath.extend({
  year: year({ description: 'The calendar year, not in the future.', examples: [2026] }),
});
export type InclusionPath = z.infer<typeof InclusionPath>;

/** The query string of the removal. */
export const RemoveInclusionsQuery = WriteQuery.extend({ siteId: text(64, { description: SITE }).optional() });
