import type { Text } from '../http/text.ts';
import {
  type Assessed,
  contact,
  criteria,
  ethics,
  type Finding,
  ifAny,
  interventions,
  ipd,
  primaryNumber,
  primaryOutcomes,
  registrationDate,
  results,
  sampleSize,
  secondaryNumbers,
  secondaryOutcomes,
  status,
  studyType,
  text,
  whole,
} from './who-checks.ts';

export interface WhoItem {
  number: number;
  name: Text;
  /** Where it lives: JSON pointers into the study document, or the address beside it. */
  where: readonly string[];
  check(about: Assessed): Finding;
}

/** The items of the WHO Trial Registration Data Set, version 1.3.1, each with what the registry makes of it. */
export const WHO_ITEMS: readonly WhoItem[] = [
  {
    number: 1,
    name: text('Primary registry and trial identifying number', "Registre primaire et numéro d'enregistrement"),
    where: ['/identifiers'],
    check: primaryNumber,
  },
  {
    number: 2,
    name: text('Date of registration in primary registry', "Date d'enregistrement dans le registre primaire"),
    where: ['/registration/firstPosted', '/registration/firstSubmitted'],
    check: registrationDate,
  },
  {
    number: 3,
    name: text('Secondary identifying numbers', "Numéros d'identification secondaires"),
    where: ['/identifiers'],
    check: secondaryNumbers,
  },
  {
    number: 4,
    name: text('Sources of monetary or material support', 'Sources de soutien financier ou matériel'),
    where: ['/sponsor', '/collaborators'],
    check: ({ study }) => whole(study.sponsor !== null, 'who supports the study', "qui soutient l'étude"),
  },
  {
    number: 5,
    name: text('Primary sponsor', 'Promoteur principal'),
    where: ['/sponsor'],
    check: ({ study }) => whole(study.sponsor !== null, 'the sponsor', 'le promoteur'),
  },
  {
    number: 6,
    name: text('Secondary sponsors', 'Promoteurs secondaires'),
    where: ['/collaborators'],
    check: (about) =>
      ifAny(about, about.study.collaborators.length > 0, 'collaborators, if any', "des collaborateurs, s'il y en a"),
  },
  {
    number: 7,
    name: text('Contact for public queries', 'Contact pour le public'),
    where: ['/v1/studies/{id}/contacts'],
    check: ({ contacts }) => contact(contacts.publicQueries),
  },
  {
    number: 8,
    name: text('Contact for scientific queries', 'Contact pour les questions scientifiques'),
    where: ['/v1/studies/{id}/contacts'],
    check: ({ contacts }) => contact(contacts.scientificQueries),
  },
  {
    number: 9,
    name: text('Public title', 'Titre public'),
    where: ['/title'],
    check: ({ study: { title } }) => whole(title.fr !== null || title.en !== null, 'a public title', 'un titre public'),
  },
  {
    number: 10,
    name: text('Scientific title', 'Titre scientifique'),
    where: ['/scientificTitle'],
    check: ({ study: { scientificTitle: title } }) =>
      whole(title.fr !== null || title.en !== null, 'the full title', 'le titre complet'),
  },
  {
    number: 11,
    name: text('Countries of recruitment', 'Pays de recrutement'),
    where: ['/countries'],
    check: ({ study }) => whole(study.countries.length > 0, 'a country', 'un pays'),
  },
  {
    number: 12,
    name: text('Health conditions or problems studied', 'Maladies ou problèmes de santé étudiés'),
    where: ['/conditions'],
    check: ({ study }) => whole(study.conditions.length > 0, 'a condition', 'une maladie'),
  },
  { number: 13, name: text('Interventions', 'Interventions'), where: ['/interventions'], check: interventions },
  {
    number: 14,
    name: text('Key inclusion and exclusion criteria', "Principaux critères d'inclusion et d'exclusion"),
    where: ['/eligibility'],
    check: criteria,
  },
  {
    number: 15,
    name: text('Study type', "Type d'étude"),
    where: ['/studyType', '/design', '/phases'],
    check: studyType,
  },
  {
    number: 16,
    name: text('Date of first enrollment', 'Date de la première inclusion'),
    where: ['/startDate'],
    check: ({ study }) => whole(study.startDate !== null, 'the date', 'la date'),
  },
  {
    number: 17,
    name: text('Sample size', 'Effectif'),
    where: ['/enrollment'],
    check: sampleSize,
  },
  { number: 18, name: text('Recruitment status', 'Statut de recrutement'), where: ['/status'], check: status },
  {
    number: 19,
    name: text('Primary outcomes', 'Critères de jugement principaux'),
    where: ['/outcomes/primary'],
    check: primaryOutcomes,
  },
  {
    number: 20,
    name: text('Key secondary outcomes', 'Principaux critères de jugement secondaires'),
    where: ['/outcomes/secondary'],
    check: secondaryOutcomes,
  },
  { number: 21, name: text('Ethics review', 'Évaluation éthique'), where: ['/approvals'], check: ethics },
  {
    number: 22,
    name: text('Completion date', 'Date de fin'),
    where: ['/completionDate'],
    check: ({ study }) => whole(study.completionDate !== null, 'the date', 'la date'),
  },
  {
    number: 23,
    name: text('Summary results', 'Résumé des résultats'),
    where: ['/hasResults', '/registration/resultsPosted'],
    check: results,
  },
  {
    number: 24,
    name: text('IPD sharing statement', 'Partage des données individuelles'),
    where: ['/ipdSharing'],
    check: ipd,
  },
];
