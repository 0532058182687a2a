import type { LocalizedText } from '../http/shared-schemas.ts';

/**
 * Reads the column pair `<field>Fr`, `<field>En` of a row as one text in two languages. `machineTranslated` of a row lists
 * entries such as `title.fr`.
 */
export function localized<F extends string>(
  row: { [K in `${F}Fr` | `${F}En`]?: string | null } & { machineTranslated: string[] },
  field: F,
): LocalizedText {
  const columns = row as Record<string, string | null | undefined>;
  return {
    fr: columns[`${field}Fr`] ?? null,
    en: columns[`${field}En`] ?? null,
    machineTranslated: (['fr', 'en'] as const).filter((language) =>
      row.machineTranslated.includes(`${field}.${language}`),
    ),
  };
}

/** The columns of texts, for `localized` to read: `<field>Fr` and `<field>En` of each, and one `machineTranslated` for all. */
export function localizedColumns<F extends string>(texts: Record<F, LocalizedText>) {
  const entries = Object.entries<LocalizedText>(texts);
  const columns = entries.flatMap(([field, { fr, en }]) => [
    [`${field}Fr`, fr],
    [`${field}En`, en],
  ]);
  const machineTranslated = entries.flatMap(([field, text]) =>
    text.machineTranslated.map((language) => `${field}.${language}`),
  );
  return { ...(Object.fromEntries(columns) as Record<`${F}${'Fr' | 'En'}`, string | null>), machineTranslated };
}
