/** Units of an age as ClinicalTrials.gov writes them, in years. A year has 12 months and 365.25 days. */
const YEARS: Record<string, number> = {
  year: 1,
  month: 1 / 12,
  week: 7 / 365.25,
  day: 1 / 365.25,
  hour: 1 / 365.25 / 24,
  minute: 1 / 365.25 / 24 / 60,
};

/** `6 Months` is 0.5; null for an absent age, `N/A` or words that are no age. Rounded to 8 digits. */
export function yearsOf(age: string | null | undefined): number | null {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(year|month|week|day|hour|minute)s?\s*$/i.exec(age ?? '');
  const unit = YEARS[match?.[2]?.toLowerCase() ?? ''];
  return match && unit !== undefined ? Number((Number(match[1]) * unit).toFixed(8)) : null;
}
