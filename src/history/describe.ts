import type { LocalizedText } from '../http/shared-schemas.ts';
import { both, type Text } from '../http/text.ts';

/** Says what lies between two values of one key, a sentence for each change. A value is null where a document lacks the key. */
export type Describe<T> = (before: T | null, after: T | null) => Text[];

/** Longer texts are said to have changed, not repeated. */
const MAX_SHOWN = 100;
/** More items than this are counted, not named. */
const MAX_NAMED = 3;

const UNSTATED = both('not stated', 'non renseigné');

/** The words of a vocabulary by its codes. */
type Labels = Readonly<Record<string, Text>>;

/** A code in the words of its vocabulary; one that only another release knows is its own name. */
export function wordOf(labels: Labels, code: string | number | null): Text {
  return code === null ? UNSTATED : (labels[code] ?? both(String(code), String(code)));
}

function shown(value: string | number | boolean | null): Text {
  if (value === null) return UNSTATED;
  if (typeof value === 'boolean') return value ? both('yes', 'oui') : both('no', 'non');
  return both(String(value), String(value));
}

function step(label: Text, before: Text, after: Text): Text {
  return both(`${label.en}: ${before.en} → ${after.en}`, `${label.fr} : ${before.fr} → ${after.fr}`);
}

const tooLong = (value: unknown) => String(value).length > MAX_SHOWN;
const same = (before: unknown, after: unknown) => JSON.stringify(before) === JSON.stringify(after);

/** One value: from what to what. */
export function value(en: string, fr: string): Describe<string | number | boolean> {
  return (before, after) => {
    if (before === after) return [];
    if (tooLong(before) || tooLong(after)) return [both(`${en}: text changed`, `${fr} : texte modifié`)];
    return [step(both(en, fr), shown(before), shown(after))];
  };
}

/** A code of a vocabulary, in its words. */
export function coded(en: string, fr: string, labels: Labels): Describe<string | number> {
  return (before, after) =>
    before === after ? [] : [step(both(en, fr), wordOf(labels, before), wordOf(labels, after))];
}

/** A text in two languages. */
export function localized(en: string, fr: string): Describe<LocalizedText> {
  return object<LocalizedText>(en, fr, {
    fr: value(`${en} (French)`, `${fr} (français)`),
    en: value(`${en} (English)`, `${fr} (anglais)`),
    machineTranslated: list(
      [`machine translation of ${en}`, `machine translations of ${en}`],
      [`Traduction automatique (${fr})`, `Traductions automatiques (${fr})`],
    ),
  });
}

/** A group of values with a description for each; it may appear and disappear as a whole. */
export function object<T extends object>(
  en: string,
  fr: string,
  parts: { [K in keyof NoInfer<T>]-?: Describe<NonNullable<NoInfer<T>[K]>> },
): Describe<T> {
  return (before, after) => {
    if (same(before, after)) return [];
    if (before === null) return [both(`${en} added`, `${fr} : ajout`)];
    if (after === null) return [both(`${en} removed`, `${fr} : retrait`)];
    const said = (Object.keys(parts) as (keyof T)[]).flatMap((key) =>
      parts[key]((before[key] as NonNullable<T[keyof T]>) ?? null, (after[key] as NonNullable<T[keyof T]>) ?? null),
    );
    return said.length > 0 ? said : [both(`${en} changed`, `${fr} : modification`)];
  };
}

type Names = readonly [one: string, many: string];

interface Naming<T> {
  /** What makes two items the same, and what an item is called. */
  key?: (item: T) => string;
  name?: (item: T) => string | Text;
  /** How a change of an item is told beyond its name. */
  change?: (before: T, after: T) => string | Text;
}

/** Items that come, go and change. The English name stands in the middle of a sentence, the French one begins it. */
export function list<T>(en: Names, fr: Names, naming: Naming<T> = {}): Describe<readonly T[]> {
  const { key = String, name = key, change = (_before, after) => name(after) } = naming;
  return (before, after) => {
    if (same(before ?? [], after ?? [])) return [];
    const [old, fresh] = [keyed(before ?? [], key), keyed(after ?? [], key)];
    const added = [...fresh].filter(([id]) => !old.has(id)).map(([, item]) => name(item));
    const removed = [...old].filter(([id]) => !fresh.has(id)).map(([, item]) => name(item));
    const changed = [...fresh].flatMap(([id, item]) => {
      const was = old.get(id);
      return was === undefined || same(was, item) ? [] : [change(was, item)];
    });
    const said = [
      ...told(added, en, fr, both('added', 'ajout')),
      ...told(removed, en, fr, both('removed', 'retrait')),
      ...told(changed, en, fr, both('changed', 'modification')),
    ];
    return said.length > 0 ? said : [both(`order of ${en[1]} changed`, `${fr[1]} : ordre modifié`)].map(capital);
  };
}

/** Items by their key; a second item of the same key is told apart by its number. */
function keyed<T>(items: readonly T[], key: (item: T) => string): Map<string, T> {
  const seen = new Map<string, number>();
  return new Map(
    items.map((item) => {
      const count = (seen.get(key(item)) ?? 0) + 1;
      seen.set(key(item), count);
      return [`${key(item)} ${count}`, item];
    }),
  );
}

function told(items: readonly (string | Text)[], en: Names, fr: Names, verb: Text): Text[] {
  const names = items.map((name) => (typeof name === 'object' ? name : both(name, name)));
  const count = names.length;
  if (count === 0) return [];
  const form = count === 1 ? 0 : 1;
  if (count > MAX_NAMED || names.some(({ en, fr }) => tooLong(en) || tooLong(fr))) {
    return [both(`${count} ${en[form]} ${verb.en}`, `${fr[form]} : ${count} ${verb.fr}${count > 1 ? 's' : ''}`)];
  }
  const listed = both(names.map(({ en }) => en).join(', '), names.map(({ fr }) => `« ${fr} »`).join(', '));
  return [capital(both(`${en[form]} ${verb.en}: ${listed.en}`, `${fr[form]} : ${verb.fr} de ${listed.fr}`))];
}

function capital({ en, fr }: Text): Text {
  return both(`${en.charAt(0).toUpperCase()}${en.slice(1)}`, fr);
}
