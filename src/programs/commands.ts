import { fromCalendarDate } from '../db/dates.ts';
import { localizedColumns } from '../db/localized.ts';
import { queryableOf } from '../db/transaction.ts';
import type { Transaction } from '../db/types.ts';
import { beforePatch } from '../http/inputs.ts';
import { applyMergePatch } from '../http/merge-patch.ts';
import { badRequest } from '../http/problems.ts';
import { refusePersonalData } from '../personal-data/refuse.ts';
import { recordVersionsOf } from '../studies/record-version.ts';
import type { Writing } from '../writes/answer-write.ts';
import { changeResource, created, type Resource, removeResource } from '../writes/resource.ts';
import { alreadyExists, refuseFuture } from '../writes/rules.ts';
import type { WriteAnswer } from '../writes/write.ts';
import { findProgramCalled, getProgram } from './queries.ts';
import { type Program, ProgramFacts, type ProgramInput, type ProgramPatch } from './schemas.ts';

const PROGRAM: Resource<Program> = {
  table: 'program',
  key: 'code',
  address: '/v1/programs',
  get: getProgram,
  uses: [
    { what: 'studies', table: 'study_program', column: 'program_code' },
    { what: 'roles', table: 'contact_role', column: 'program_code' },
  ],
};

type Facts = ReturnType<typeof ProgramFacts.parse>;

/** Enters a program. Throws 409 `already_exists` where its code, name or an alias leads to one already. */
export async function createProgram(writing: Writing, { code, ...facts }: ProgramInput): Promise<WriteAnswer> {
  const { tx } = writing;
  await checkFacts(tx, code, facts);
  if (await findProgramCalled(queryableOf(tx), code, '')) throw alreadyExists(code, '/code');
  const last = await tx.program.aggregate({ _max: { position: true } });
  const { position = (last._max.position ?? -1) + 1 } = facts;
  const data = [{ code, ...toColumns(facts), position }];
  const { count } = await tx.program.createMany({ data, skipDuplicates: true });
  if (count === 0) throw alreadyExists(code, '/code');
  await linkPlatforms(tx, code, facts);
  return created(writing, PROGRAM, code);
}

/** Changes a program. A new name stands in the documents of its studies, so each gets a version. */
export function updateProgram(writing: Writing, code: string, patch: ProgramPatch): Promise<WriteAnswer> {
  const { tx, actor } = writing;
  return changeResource(writing, PROGRAM, { key: code }, async (before) => {
    const facts = applyMergePatch(ProgramFacts, toFacts(before, patch), patch);
    await checkFacts(tx, code, facts);
    await tx.program.update({ where: { code }, data: toColumns(facts), select: { code: true } });
    await linkPlatforms(tx, code, facts);
    const renamed = facts.name !== before.name;
    const studies = renamed ? await tx.studyProgram.findMany({ where: { programCode: code } }) : [];
    const studyIds = studies.map(({ studyId }) => studyId);
    await recordVersionsOf(tx, studyIds, actor);
    return { studies: studies.length };
  });
}

/** Removes a program that no study and no contact's role names. */
export function deleteProgram(writing: Writing, code: string): Promise<WriteAnswer> {
  return removeResource(writing, PROGRAM, code);
}

function toFacts({ name, aliases, focus, platforms, position, provenance }: Program, patch: ProgramPatch) {
  const codes = platforms.map(({ code }) => ({ code }));
  return { name, aliases, focus: beforePatch(focus, patch.focus), platforms: codes, position, provenance };
}

function toColumns({ name, aliases, focus, position, provenance: { source, url, asOf } }: Facts) {
  const columns = { name, aliases, ...localizedColumns({ focus }), position, source, sourceUrl: url };
  return { ...columns, asOf: fromCalendarDate(asOf) };
}

async function checkFacts(tx: Transaction, code: string, { name, aliases, focus, provenance }: Facts): Promise<void> {
  refusePersonalData([
    { pointer: '/name', text: name },
    ...aliases.map((alias, index) => ({ pointer: `/aliases/${index}`, text: alias })),
    { pointer: '/focus/fr', text: focus.fr },
    { pointer: '/focus/en', text: focus.en },
    { pointer: '/provenance/source', text: provenance.source },
  ]);
  refuseFuture(provenance.asOf, { in: 'body', pointer: '/provenance/asOf' });
  for (const [index, spelling] of [name, ...aliases].entries()) {
    const other = await findProgramCalled(queryableOf(tx), spelling, code);
    if (other) throw alreadyExists(other, index === 0 ? '/name' : `/aliases/${index - 1}`);
  }
}

async function linkPlatforms(tx: Transaction, programCode: string, { platforms }: Facts): Promise<void> {
  const codes = [...new Set(platforms.map(({ code }) => code))];
  const known = await tx.platform.findMany({ where: { code: { in: codes } }, select: { code: true } });
  const unknown = platforms.flatMap(({ code }, index) => (known.some((row) => row.code === code) ? [] : [index]));
  if (unknown.length > 0) {
    const message = { en: 'there is no platform of this code', fr: "aucune plateforme n'a ce code" };
    throw badRequest(
      unknown.map((index) => ({ in: 'body', pointer: `/platforms/${index}/code`, code: 'unknown_reference', message })),
    );
  }
  await tx.programPlatform.deleteMany({ where: { programCode } });
  await tx.programPlatform.createMany({ data: codes.map((platformCode) => ({ programCode, platformCode })) });
}
