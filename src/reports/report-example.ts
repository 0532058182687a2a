const nothing = { sum: null, studies: 0 };

const STUDY = {
  id: 'std_5j0v3m8k2c7q9x1z',
  title: { fr: null, en: 'A trial of something new', machineTranslated: [] },
  acronym: 'NEW',
  identifiers: { nct: ['NCT00000000'], euCt: [], eudract: [], idRcb: ['2022-A01602-55'], internal: [] },
  regime: 'riph_national',
  riphCategory: 1,
  studyType: 'interventional',
  phases: ['phase1', 'phase2'],
  sponsor: { name: 'Gustave Roussy', class: 'host' },
  committees: [{ code: 'thoracic', name: { fr: 'Thorax', en: 'Thoracic' } }],
  programs: [{ code: 'immuno', name: 'IMMUNO' }],
  basis: 'office',
  derived: false,
  firstOpenedOn: '2022-05-02',
  openIntervals: [{ from: '2022-05-02', to: '2023-11-30', firstDay: '2023-01-01', lastDay: '2023-11-29' }],
  openedInYear: false,
  openingObserved: false,
  status: 'closed',
  closedOn: '2023-11-30',
  closedInYear: true,
  closingObserved: false,
  inclusions: { planned: 40, inYear: 12, cumulative: 31 },
};

const group = (code: string, fr: string, en: string) => ({
  code,
  label: { fr, en },
  studies: 1,
  inclusionsInYear: { sum: 12, studies: 1 },
});

/** A report on one invented study. */
export const EXAMPLE_REPORT = {
  format: 1,
  year: 2023,
  asOf: '2024-01-15',
  statusOn: '2023-12-31',
  totals: {
    studies: 1,
    opened: { recorded: 0, observed: 0 },
    closed: { recorded: 1, observed: 0 },
    inclusions: { planned: { sum: 40, studies: 1 }, inYear: { sum: 12, studies: 1 }, cumulative: nothing },
  },
  groups: {
    categories: [group('category_1', 'RIPH catégorie 1, interventionnelle', 'RIPH category 1, interventional')],
    committees: [group('thoracic', 'Thorax', 'Thoracic')],
    programs: [group('immuno', 'IMMUNO', 'IMMUNO')],
    phases: [group('phase1_phase2', 'Phase 1/2', 'Phase 1/2')],
    sponsorClasses: [group('host', 'Gustave Roussy', 'Gustave Roussy')],
  },
  studies: [STUDY],
  notes: [],
  method: [
    { heading: { fr: 'Réutilisation', en: 'Reuse' }, text: { fr: 'Licence Ouverte 2.0.', en: 'Licence Ouverte 2.0.' } },
  ],
};
