import * as z from 'zod';
import { ApprovalDecision, ApprovalKind } from '../../db/enums.ts';
import { FreeWords } from '../../http/inputs.ts';
import { pathText } from '../../http/query.ts';
import { StudyPath } from '../../studies/schemas.ts';
import { PastDay } from '../shared-schemas.ts';

const fields = {
  kind: z.enum(ApprovalKind).meta({ description: 'Who decided: the CPP, the ANSM, or France in CTIS.' }),
  decision: z.enum(ApprovalDecision).meta({ description: 'What was decided.' }),
  decidedOn: PastDay.meta({ description: 'The day of the decision (Europe/Paris), not in the future.' }),
  body: FreeWords.nullable().meta({ description: 'The committee, such as `CPP Ile-de-France II`; names no person.' }),
  reference: FreeWords.nullable().meta({ description: 'The number of the decision or dossier.' }),
};

/** A decision that the office records. */
export const NewApproval = z
  .strictObject({ ...fields, body: fields.body.default(null), reference: fields.reference.default(null) })
  .meta({
    id: 'NewApproval',
    description: 'A decision of an ethics committee or an authority.',
    examples: [
      { kind: 'cpp', decision: 'favorable', decidedOn: '2026-10-01', body: 'CPP Ile-de-France II', reference: null },
    ],
  });
export type NewApproval = z.infer<typeof NewApproval>;

/** A merge patch (RFC 7396) of a decision. */
export const ApprovalPatch = z
  .strictObject(fields)
  .partial()
  .meta({
    id: 'ApprovalPatch',
    description: 'A JSON Merge Patch of a decision: what is absent stays, null removes.',
    examples: [{ reference: '2026-A01234-40' }],
  });
export type ApprovalPatch = z.infer<typeof ApprovalPatch>;

export const ApprovalPath = StudyPath.extend({
  approvalId: pathText({ description: 'Id of the decision.', examples: ['apr_0w8v5n7k2m9q4x1z'] }),
});
