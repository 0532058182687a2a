/** The three vocabularies of the host's structure. They share one shape, so one implementation serves them all. */
export const VOCABULARIES = {
  committees: { noun: 'committee', example: 'thoracic' },
  departments: { noun: 'department', example: 'ditep' },
  platforms: { noun: 'platform', example: 'imaging' },
} as const;

export type VocabularyName = keyof typeof VOCABULARIES;
