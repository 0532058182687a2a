import { todayInParis } from '../db/dates.ts';
import { localizedColumns } from '../db/localized.ts';
import { queryableOf } from '../db/transaction.ts';
import { beforePatch } from '../http/inputs.ts';
import { applyMergePatch } from '../http/merge-patch.ts';
import { refusePersonalData } from '../personal-data/refuse.ts';
import { recordVersionsOf } from '../studies/record-version.ts';
import type { Writing } from '../writes/answer-write.ts';
import { changeResource, created, type Resource, removeResource } from '../writes/resource.ts';
import { alreadyExists, refuseFuture } from '../writes/rules.ts';
import type { WriteAnswer } from '../writes/write.ts';
import { getStructureEntry } from './queries.ts';
import { type StructureEntry, StructureFacts, type StructureInput, type StructurePatch } from './schemas.ts';
import { VOCABULARIES, type VocabularyName } from './vocabularies.ts';

/** What may name an entry beside the studies. */
const OTHER_USES = {
  committees: [{ what: 'roles', table: 'contact_role', column: 'committee_code' }],
  departments: [{ what: 'contacts', table: 'contact', column: 'department_code' }],
  platforms: [{ what: 'programs', table: 'program_platform', column: 'platform_code' }],
} as const;

function resourceOf(vocabulary: VocabularyName): Resource<StructureEntry> {
  const { noun } = VOCABULARIES[vocabulary];
  return {
    table: noun,
    key: 'code',
    address: `/v1/${vocabulary}`,
    get: (db, code) => getStructureEntry(db, vocabulary, code),
    uses: [{ what: 'studies', table: `study_${noun}`, column: `${noun}_code` }, ...OTHER_USES[vocabulary]],
  };
}

type Facts = ReturnType<typeof StructureFacts.parse>;

/** Enters a committee, department or platform. Throws 409 `already_exists` where its code is taken. */
export async function createEntry(
  writing: Writing,
  vocabulary: VocabularyName,
  { code, ...facts }: StructureInput,
): Promise<WriteAnswer> {
  checkFacts(facts);
  const { noun } = VOCABULARIES[vocabulary];
  const { rows } = await queryableOf(writing.tx).query(
    `insert into ${noun} (code, name_fr, name_en, machine_translated, sourced, source, as_of, position, updated_at)
     values ($1, $2, $3, $4::text[], $5, $6, $7::date, coalesce($8::int, (select coalesce(max(position) + 1, 0) from ${noun})), now())
     on conflict (code) do nothing returning code`,
    [code, ...columnValues(facts), facts.position ?? null],
  );
  if (rows.length === 0) throw alreadyExists(code, '/code');
  return created(writing, resourceOf(vocabulary), code);
}

/** Changes an entry. A new English name stands in the documents of its studies, so each gets a version. */
export function updateEntry(
  writing: Writing,
  vocabulary: VocabularyName,
  code: string,
  patch: StructurePatch,
): Promise<WriteAnswer> {
  const { tx, actor } = writing;
  const db = queryableOf(tx);
  const { noun } = VOCABULARIES[vocabulary];
  return changeResource(writing, resourceOf(vocabulary), { key: code }, async (before) => {
    const facts = applyMergePatch(StructureFacts, toFacts(before, patch), patch);
    checkFacts(facts);
    await db.query(
      `update ${noun} set name_fr = $2, name_en = $3, machine_translated = $4::text[], sourced = $5, source = $6,
         as_of = $7::date, position = coalesce($8::int, position), updated_at = now()
       where code = $1`,
      [code, ...columnValues(facts), facts.position ?? null],
    );
    if (facts.name.en === before.name.en) return { studies: 0 };
    const { rows } = await db.query<{ id: string }>(
      `select study_id as id from study_${noun} where ${noun}_code = $1`,
      [code],
    );
    await recordVersionsOf(
      tx,
      rows.map(({ id }) => id),
      actor,
    );
    return { studies: rows.length };
  });
}

/** Removes an entry that nothing names. */
export function deleteEntry(writing: Writing, vocabulary: VocabularyName, code: string): Promise<WriteAnswer> {
  return removeResource(writing, resourceOf(vocabulary), code);
}

function toFacts({ name, source, asOf, position }: StructureEntry, patch: StructurePatch) {
  const { fr, en, machineTranslated } = beforePatch(name, patch.name);
  return { name: { fr: fr ?? '', en: en ?? '', machineTranslated }, source, asOf, position };
}

/** The values of the columns from `name_fr` to `as_of`. */
function columnValues({ name, source, asOf = todayInParis() }: Facts): unknown[] {
  const { nameFr, nameEn, machineTranslated } = localizedColumns({ name });
  return [nameFr, nameEn, machineTranslated, source !== null, source, asOf];
}

function checkFacts({ name, source, asOf }: Facts): void {
  refusePersonalData([
    { pointer: '/name/fr', text: name.fr },
    { pointer: '/name/en', text: name.en },
    { pointer: '/source', text: source },
  ]);
  if (asOf) refuseFuture(asOf, { in: 'body', pointer: '/asOf' });
}
