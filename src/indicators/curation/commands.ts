import { fromCalendarDate } from '../../db/dates.ts';
import { localizedColumns } from '../../db/localized.ts';
import { queryableOf } from '../../db/transaction.ts';
import { beforePatch } from '../../http/inputs.ts';
import { applyMergePatch } from '../../http/merge-patch.ts';
import { messages } from '../../http/messages.ts';
import { badRequest, notFound } from '../../http/problems.ts';
import { refusePersonalData } from '../../personal-data/refuse.ts';
import type { Writing } from '../../writes/answer-write.ts';
import { changeResource, created, type Resource, removeResource } from '../../writes/resource.ts';
import { alreadyExists, refuseFuture } from '../../writes/rules.ts';
import type { WriteAnswer } from '../../writes/write.ts';
import { getIndicator } from '../queries.ts';
import type { Indicator } from '../schemas.ts';
import { IndicatorFacts, type IndicatorInput, type IndicatorPatch, type IndicatorValueInput } from './schemas.ts';

const INDICATOR: Resource<Indicator> = {
  table: 'indicator',
  key: 'code',
  address: '/v1/indicators',
  get: getIndicator,
  uses: [],
};

type Facts = ReturnType<typeof IndicatorFacts.parse>;

/** Enters an indicator, still without values. Throws 409 `already_exists` where its code is taken. */
export async function createIndicator(writing: Writing, { code, ...facts }: IndicatorInput): Promise<WriteAnswer> {
  const { tx } = writing;
  checkNames(facts);
  const last = await tx.indicator.aggregate({ _max: { position: true } });
  const { position = (last._max.position ?? -1) + 1 } = facts;
  const data = [{ code, ...toColumns(facts), position }];
  const { count } = await tx.indicator.createMany({ data, skipDuplicates: true });
  if (count === 0) throw alreadyExists(code, '/code');
  return created(writing, INDICATOR, code);
}

/** Changes what an indicator is called, its unit or its place. */
export function updateIndicator(writing: Writing, code: string, patch: IndicatorPatch): Promise<WriteAnswer> {
  return changeResource(writing, INDICATOR, { key: code }, async ({ name, unit, position, history }) => {
    const { fr, en, machineTranslated } = beforePatch(name, patch.name);
    const state = { name: { fr: fr ?? '', en: en ?? '', machineTranslated }, unit, position };
    const facts = applyMergePatch(IndicatorFacts, state, patch);
    checkNames(facts);
    for (const { value } of history) checkRange(facts.unit, value, '/unit');
    await writing.tx.indicator.update({ where: { code }, data: toColumns(facts), select: { code: true } });
    return {};
  });
}

/** Removes an indicator with its history. */
export function deleteIndicator(writing: Writing, code: string): Promise<WriteAnswer> {
  return removeResource(writing, INDICATOR, code);
}

/** States what an indicator was on a day, or corrects what was stated. */
export function stateIndicatorValue(
  writing: Writing,
  { code, asOf }: { code: string; asOf: string },
  { comparator, value, source, sourceUrl }: IndicatorValueInput,
): Promise<WriteAnswer> {
  refuseFuture(asOf, { in: 'path', name: 'asOf' });
  refusePersonalData([{ pointer: '/source', text: source }]);
  const change = { key: code, action: 'indicator.value_stated' };
  return changeResource(writing, INDICATOR, change, async ({ unit, history }) => {
    checkRange(unit, value, '/value');
    await queryableOf(writing.tx).query(
      `insert into indicator_value (indicator_code, as_of, comparator, value, source, source_url)
       values ($1, $2::date, $3::comparator, $4::numeric, $5, $6)
       on conflict (indicator_code, as_of) do update set
         comparator = excluded.comparator, value = excluded.value, source = excluded.source, source_url = excluded.source_url`,
      [code, asOf, comparator, value, source, sourceUrl],
    );
    await touch(writing, code);
    const before = history.find((stated) => stated.asOf === asOf);
    return { asOf, comparator, value, before: before ? `${before.comparator} ${before.value}` : null };
  });
}

/** Removes a value that was wrong. Throws 404 where none is stated for the day. */
export function removeIndicatorValue(
  writing: Writing,
  { code, asOf }: { code: string; asOf: string },
): Promise<WriteAnswer> {
  const change = { key: code, action: 'indicator.value_removed' };
  return changeResource(writing, INDICATOR, change, async ({ history }) => {
    const stated = history.find((value) => value.asOf === asOf);
    if (!stated) throw notFound(`value of ${code}`, asOf);
    const where = { indicatorCode_asOf: { indicatorCode: code, asOf: fromCalendarDate(asOf) } };
    await writing.tx.indicatorValue.delete({ where, select: { asOf: true } });
    await touch(writing, code);
    return { asOf, before: `${stated.comparator} ${stated.value}` };
  });
}

function toColumns({ name, unit, position }: Facts) {
  const columns = localizedColumns({ name });
  return { ...columns, nameFr: name.fr, nameEn: name.en, unit, position };
}

async function touch({ tx }: Writing, code: string): Promise<void> {
  await tx.indicator.update({ where: { code }, data: { updatedAt: new Date() }, select: { code: true } });
}

function checkNames({ name, unit }: Facts): void {
  refusePersonalData([
    { pointer: '/name/fr', text: name.fr },
    { pointer: '/name/en', text: name.en },
    { pointer: '/unit', text: unit },
  ]);
}

/** A ratio is a part of a whole: 0 to 1. */
function checkRange(unit: string, value: number, pointer: string): void {
  if (unit !== 'ratio' || value <= 1) return;
  throw badRequest([{ in: 'body', pointer, code: 'too_large', message: messages.tooLarge(1) }]);
}
