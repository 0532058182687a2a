/** The formats of a report, the one that is sent without a preference first. */
export const FORMATS = ['json', 'csv', 'xlsx', 'pdf'] as const;
export type Format = (typeof FORMATS)[number];

/** The media type of each. */
export const MEDIA_TYPES = {
  json: 'application/json',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
} as const satisfies Record<Format, string>;

/** The media types, in the order of the formats. */
export const PRODUCES = ['application/json', MEDIA_TYPES.csv, MEDIA_TYPES.xlsx, MEDIA_TYPES.pdf] as const;

/** The format of a media type. */
export function formatOf(mediaType: string): Format {
  return FORMATS.find((format) => MEDIA_TYPES[format] === mediaType) ?? 'json';
}
