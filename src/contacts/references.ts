import type { Transaction } from '../db/types.ts';
import { badRequest, type Mistake } from '../http/problems.ts';

/** What a body names by id or code, each with its place; absent and null name nothing. */
export interface References {
  organization?: { id: string } | null;
  department?: { code: string } | null;
  study?: { id: string } | null;
  program?: { code: string } | null;
  committee?: { code: string } | null;
}

const unknown = (pointer: string): Mistake => ({
  in: 'body',
  pointer,
  code: 'unknown_reference',
  message: { en: 'the registry holds nothing under this name', fr: 'le registre ne contient rien sous ce nom' },
});

/** Refuses a body that names what is not there: 400 with the places of all such names, `at` being that of the body. */
export async function requireReferences(tx: Transaction, given: References, at = ''): Promise<void> {
  const { organization, department, study, program, committee } = given;
  const missing: string[] = [];
  if (organization && !(await tx.organization.count({ where: organization }))) missing.push('/organization/id');
  if (department && !(await tx.department.count({ where: department }))) missing.push('/department/code');
  if (study && !(await tx.study.count({ where: study }))) missing.push('/study/id');
  if (program && !(await tx.program.count({ where: program }))) missing.push('/program/code');
  if (committee && !(await tx.committee.count({ where: committee }))) missing.push('/committee/code');
  if (missing.length > 0) throw badRequest(missing.map((pointer) => unknown(`${at}${pointer}`)));
}
