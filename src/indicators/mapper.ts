import { localized } from '../db/localized.ts';
import type { Indicator, IndicatorValue } from './schemas.ts';

/** An indicator as `queries.ts` selects it, its values newest first. */
export interface IndicatorRow {
  code: string;
  nameFr: string;
  nameEn: string;
  machineTranslated: string[];
  unit: string;
  position: number;
  updatedAt: Date;
  values: IndicatorValue[];
}

/** Maps an indicator's row to its wire shape. */
export function toIndicator(row: IndicatorRow): Indicator {
  return {
    code: row.code,
    name: localized(row, 'name'),
    unit: row.unit,
    position: row.position,
    current: row.values[0] ?? null,
    history: row.values,
    links: { self: `/v1/indicators/${encodeURIComponent(row.code)}` },
    updatedAt: row.updatedAt.toISOString(),
  };
}
