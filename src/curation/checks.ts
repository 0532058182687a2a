import { messages } from '../http/messages.ts';
import { unknownValue } from '../http/parameter.ts';
import { bodyMistake, type Mistake, wordMistakes } from '../http/problems.ts';
import { isCalendarDate } from '../http/query.ts';
import type { FreeText } from '../personal-data/refuse.ts';
import type { Writable, WritableKey } from './writable.ts';

type Check = (study: Writable) => Mistake[];

/** What the schema of a member cannot say, by member. */
const CHECKS: Partial<Record<WritableKey, Check>> = {
  startDate: ({ startDate }) => dateMistakes('/startDate', startDate),
  primaryCompletionDate: (study) => dateMistakes('/primaryCompletionDate', study.primaryCompletionDate),
  completionDate: ({ completionDate }) => dateMistakes('/completionDate', completionDate),
  conditions: ({ conditions }) =>
    conditions.flatMap(({ system, code }, index) =>
      (system === null) === (code === null)
        ? []
        : [
            bodyMistake(
              `/conditions/${index}`,
              'incomplete',
              'system and code come together',
              'system et code vont ensemble',
            ),
          ],
    ),
  interventions: armMistakes,
  arms: armMistakes,
  eligibility: eligibilityMistakes,
  links: ({ links }) => links.flatMap(({ url }, index) => addressMistakes(`/links/${index}/url`, url)),
  ipdSharing: ({ ipdSharing }) => addressMistakes('/ipdSharing/url', ipdSharing.url),
};

/** Every mistake in what a write changes; the rest of the study was accepted before, by the office or from a source. */
export function checkChanges(study: Writable, changed: readonly WritableKey[]): Mistake[] {
  // Arms and interventions are checked together, and both may have changed.
  const checks = new Set(changed.flatMap((key) => CHECKS[key] ?? []));
  const found = changed.flatMap((key) => textMistakes(study, key));
  found.push(...[...checks].flatMap((check) => check(study)));
  const titles = [study.title, study.scientificTitle].flatMap(({ fr, en }) => [fr, en]);
  const untitled = titles.every((title) => title === null);
  if (untitled) found.push({ in: 'body', pointer: '/title', code: 'required', message: messages.required() });
  return found;
}

/** Members whose texts are codes and numbers, in which a phone number would be a coincidence. */
const CODES: ReadonlySet<string> = new Set(['id', 'code', 'system', 'value', 'pmid', 'date']);

/** What somebody may have written in words in these members, for the search for personal data. */
export function freeTexts(study: Writable, keys: readonly WritableKey[]): FreeText[] {
  return keys.flatMap((key) =>
    [...textsIn(study[key], `/${key}`)].filter(({ pointer }) => !CODES.has(pointer.split('/').at(-1) ?? '')),
  );
}

function* textsIn(value: unknown, pointer: string): Generator<{ pointer: string; text: string }> {
  if (typeof value === 'string') yield { pointer, text: value };
  else if (typeof value === 'object' && value !== null) {
    for (const [key, part] of Object.entries(value)) yield* textsIn(part, `${pointer}/${key}`);
  }
}

/** Absent is null, never blank; and half a character cannot be stored. */
function textMistakes(study: Writable, key: WritableKey): Mistake[] {
  return [...textsIn(study[key], `/${key}`)].flatMap(({ pointer, text }) => {
    if (text.trim() === '') return [{ in: 'body' as const, pointer, code: 'empty', message: messages.empty() }];
    if (!/\p{Surrogate}/u.test(text)) return [];
    return [bodyMistake(pointer, 'invalid_character', 'holds half a character', 'contient une moitié de caractère')];
  });
}

function dateMistakes(pointer: string, milestone: Writable['startDate']): Mistake[] {
  const exists = milestone === null || milestone.date.length < 10 || isCalendarDate(milestone.date);
  return exists ? [] : [{ in: 'body', pointer: `${pointer}/date`, code: 'not_a_date', message: messages.notDate() }];
}

/** Arms name interventions of the study. */
function armMistakes({ arms, interventions }: Writable): Mistake[] {
  const names = new Set(interventions.map(({ name }) => name));
  const unknown = arms.flatMap((arm, index) =>
    arm.interventions.flatMap((name, at) =>
      names.has(name) ? [] : [{ name, pointer: `/arms/${index}/interventions/${at}` }],
    ),
  );
  return wordMistakes(unknown, ({ name, pointer }) => {
    // The names are in the body itself, which may hold a thousand: only the one that was probably meant is told.
    const { allowed: _, ...fault } = unknownValue(name, [...names]);
    return [{ in: 'body', pointer, ...fault }];
  });
}

function eligibilityMistakes({ eligibility }: Writable): Mistake[] {
  const { ecog, lines, keyInclusion, keyExclusion } = eligibility;
  const found: Mistake[] = [];
  for (const [name, { min, max }] of Object.entries({ ecog, lines })) {
    if (min !== null && max !== null && min > max)
      found.push(bodyMistake(`/eligibility/${name}`, 'empty_range', 'min is above max', 'min dépasse max'));
  }
  for (const name of ['minimumAge', 'maximumAge'] as const) {
    if (eligibility[name] !== null && eligibility[`${name}Years`] === null)
      found.push(
        bodyMistake(
          `/eligibility/${name}`,
          'not_an_age',
          'must be a number and a unit, as “18 Years” or “6 Months”',
          'doit être un nombre et une unité, comme « 18 Years » ou « 6 Months »',
        ),
      );
  }
  for (const [name, list] of Object.entries({ keyInclusion, keyExclusion })) {
    list.forEach(({ fr, en }, index) => {
      if (fr === null && en === null)
        found.push({
          in: 'body',
          pointer: `/eligibility/${name}/${index}`,
          code: 'required',
          message: messages.required(),
        });
    });
  }
  return found;
}

/** A page links where the registry says, so the address must lead to the web. */
function addressMistakes(pointer: string, url: string | null): Mistake[] {
  if (url === null || (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))) return [];
  return [
    bodyMistake(pointer, 'not_an_address', 'must begin with http:// or https://', 'doit commencer par http(s)://'),
  ];
}
