import type { Text } from '../http/text.ts';
import {
  PHASE_LABELS,
  REGIME_LABELS,
  RIPH_CATEGORY_LABELS,
  SPONSOR_CLASS_LABELS,
  STATUS_LABELS,
} from '../studies/labels.ts';
import type { Study } from '../studies/schemas.ts';
import { coded, type Describe, list, localized, object, value, wordOf } from './describe.ts';

/** What every version changes, and what none can. */
type Content = Omit<Study, 'id' | 'version' | 'updatedAt'>;

type Coded = Study['programs'][number];
const byCode = { key: ({ code }: Coded) => code, name: ({ name }: Coded) => name };
const named = { key: ({ name }: { name: string }) => name };
const partial = (words: (string | null)[]) => words.filter((word) => word !== null).join(', ');

const milestone = (en: string, fr: string) =>
  object<NonNullable<Study['startDate']>>(en, fr, {
    date: value(en, fr),
    kind: value(`${en}, actual or estimated`, `${fr}, réelle ou estimée`),
  });

const outcomes = (en: string, fr: string) =>
  list<Study['outcomes']['primary'][number]>(
    [`${en} outcome`, `${en} outcomes`],
    [`Critère de jugement ${fr}`, `Critères de jugement ${fr}`],
    {
      key: ({ measure }) => measure,
    },
  );

const plainCriteria = (en: string, fr: string) =>
  list<Study['eligibility']['keyInclusion'][number]>(
    [`key ${en} criterion`, `key ${en} criteria`],
    [`Critère clé ${fr}`, `Critères clés ${fr}`],
    {
      key: (criterion) => criterion.en ?? criterion.fr ?? '',
    },
  );

const bounds = (en: string, fr: string) =>
  object<Study['eligibility']['ecog']>(en, fr, {
    min: value(`${en}, lowest`, `${fr}, minimum`),
    max: value(`${en}, highest`, `${fr}, maximum`),
  });

/** A status together with the day from which it holds; what stands behind it is told only where the status stays. */
function statement(en: string, fr: string): Describe<Study['status']> {
  const behind = object<Omit<Study['status'], 'code'>>(en, fr, {
    asOf: value(`${en}, as of`, `${fr}, à la date du`),
    origin: value(`${en}, origin`, `${fr}, origine`),
    derived: value(`${en}, derived from that of the study`, `${fr}, déduit de celui de l’étude`),
    byInvitation: value(`${en}, by invitation`, `${fr}, sur invitation`),
    reason: value(`${en}, reason for having none`, `${fr}, raison de l’absence`),
  });
  return (before, after) => {
    if (!before || !after || before.code === after.code) return behind(before, after);
    const [was, is] = [wordOf(STATUS_LABELS, before.code), wordOf(STATUS_LABELS, after.code)];
    const on =
      after.asOf === null || after.code === null
        ? { en: '', fr: '' }
        : { en: ` on ${after.asOf}`, fr: `, le ${after.asOf}` };
    return [{ en: `${en}: ${was.en} → ${is.en}${on.en}`, fr: `${fr} : ${was.fr} → ${is.fr}${on.fr}` }];
  };
}

/** How each key of the document is told. A key that is added to the schema does not compile until it has its words here. */
export const DOCUMENT: { [K in keyof Content]-?: Describe<NonNullable<Content[K]>> } = {
  status: statement('Status of the study', 'Statut de l’étude'),
  host: object('Gustave Roussy as a site', 'Gustave Roussy comme centre', {
    siteId: value('Site of Gustave Roussy', 'Centre de Gustave Roussy'),
    facility: value('Gustave Roussy as spelled by the source', 'Gustave Roussy tel qu’écrit par la source'),
    status: statement('Status at Gustave Roussy', 'Statut à Gustave Roussy'),
    openIntervals: list(
      ['interval open at Gustave Roussy', 'intervals open at Gustave Roussy'],
      ['Intervalle d’ouverture à Gustave Roussy', 'Intervalles d’ouverture à Gustave Roussy'],
      { key: ({ from, to }) => `${from} – ${to ?? '…'}` },
    ),
    plannedInclusions: value('Planned inclusions at Gustave Roussy', 'Inclusions prévues à Gustave Roussy'),
  }),
  identifiers: list(['identifier', 'identifiers'], ['Identifiant', 'Identifiants'], { key: ({ value }) => value }),
  title: localized('Title', 'Titre'),
  acronym: value('Acronym', 'Acronyme'),
  studyType: value('Type of study', 'Type d’étude'),
  phases: list<Study['phases'][number]>(['phase', 'phases'], ['Phase', 'Phases'], {
    name: (phase) => wordOf(PHASE_LABELS, phase),
  }),
  regime: coded('Legal regime', 'Régime juridique', REGIME_LABELS),
  riphCategory: coded('RIPH category', 'Catégorie RIPH', RIPH_CATEGORY_LABELS),
  sponsor: object('Sponsor', 'Promoteur', {
    id: value('Sponsor, id', 'Promoteur, identifiant'),
    name: value('Sponsor', 'Promoteur'),
    class: coded('Class of the sponsor', 'Classe du promoteur', SPONSOR_CLASS_LABELS),
  }),
  programs: list(['program', 'programs'], ['Programme', 'Programmes'], byCode),
  committees: list(['committee', 'committees'], ['Comité', 'Comités'], byCode),
  departments: list(['department', 'departments'], ['Département', 'Départements'], byCode),
  platforms: list(['platform', 'platforms'], ['Plateforme', 'Plateformes'], byCode),
  conditions: list(['condition', 'conditions'], ['Pathologie', 'Pathologies'], named),
  countries: list(['country', 'countries'], ['Pays', 'Pays'], named),
  enrollment: object('Enrollment', 'Effectif', {
    count: value('Enrollment', 'Effectif'),
    kind: value('Enrollment, actual or estimated', 'Effectif, réel ou estimé'),
  }),
  startDate: milestone('Start date', 'Date de début'),
  verifiedOn: value('Last verified by the source', 'Dernière vérification par la source'),
  siteCount: value('Number of sites', 'Nombre de centres'),
  scientificTitle: localized('Scientific title', 'Titre scientifique'),
  briefSummary: localized('Summary', 'Résumé'),
  description: localized('Description', 'Description'),
  curated: list(
    ['member decided by the office', 'members decided by the office'],
    ['Rubrique arrêtée par le bureau', 'Rubriques arrêtées par le bureau'],
  ),
  keywords: list(['keyword', 'keywords'], ['Mot-clé', 'Mots-clés']),
  mdrClass: value('Category of the device investigation', 'Catégorie de l’investigation du dispositif'),
  cnilMethodology: object('CNIL methodology', 'Méthodologie CNIL', {
    code: value('CNIL methodology', 'Méthodologie CNIL'),
    version: value('Version of the CNIL methodology', 'Version de la méthodologie CNIL'),
  }),
  registrationIntent: value('View to registration', 'Visée d’enregistrement'),
  collaborators: list(['collaborator', 'collaborators'], ['Partenaire', 'Partenaires'], named),
  biomarkers: list(['biomarker', 'biomarkers'], ['Biomarqueur', 'Biomarqueurs'], {
    key: ({ gene, alteration, requirement }) => `${partial([gene, alteration])} (${requirement})`,
  }),
  interventions: list(['intervention', 'interventions'], ['Intervention', 'Interventions'], named),
  arms: list(['arm', 'arms'], ['Bras', 'Bras'], { key: ({ label }) => label }),
  design: object('Design', 'Plan de l’étude', {
    primaryPurpose: value('Primary purpose', 'Objectif principal'),
    allocation: value('Allocation', 'Allocation'),
    interventionModel: value('Intervention model', 'Modèle d’intervention'),
    interventionModelNote: value('Note on the intervention model', 'Note sur le modèle d’intervention'),
    masking: value('Masking', 'Insu'),
    maskingNote: value('Note on masking', 'Note sur l’insu'),
    whoMasked: list(['masked party', 'masked parties'], ['Personne en insu', 'Personnes en insu']),
    observationalModel: value('Observational model', 'Modèle d’observation'),
    timePerspective: value('Time perspective', 'Perspective temporelle'),
    targetDuration: value('Duration of follow-up', 'Durée du suivi'),
    patientRegistry: value('Patient registry', 'Registre de patients'),
    bioSpecimens: object('Biological samples', 'Échantillons biologiques', {
      retention: value('Retention of samples', 'Conservation des échantillons'),
      description: value('Samples kept', 'Échantillons conservés'),
    }),
    dataMonitoringCommittee: value('Data monitoring committee', 'Comité de surveillance des données'),
    fdaRegulatedDrug: value('Drug under the US FDA', 'Médicament sous la FDA'),
    fdaRegulatedDevice: value('Device under the US FDA', 'Dispositif sous la FDA'),
  }),
  eligibility: object('Eligibility', 'Éligibilité', {
    sex: value('Sex admitted', 'Sexe admis'),
    genderBased: value('Eligibility by gender identity', 'Éligibilité selon l’identité de genre'),
    genderDescription: value('Gender identity asked for', 'Identité de genre demandée'),
    healthyVolunteers: value('Healthy volunteers', 'Volontaires sains'),
    minimumAge: value('Minimum age', 'Âge minimal'),
    maximumAge: value('Maximum age', 'Âge maximal'),
    minimumAgeYears: value('Minimum age in years', 'Âge minimal en années'),
    maximumAgeYears: value('Maximum age in years', 'Âge maximal en années'),
    ageGroups: list(['age group', 'age groups'], ['Tranche d’âge', 'Tranches d’âge']),
    ecog: bounds('ECOG status', 'Score ECOG'),
    lines: bounds('Line of treatment', 'Ligne de traitement'),
    criteria: localized('Eligibility criteria', 'Critères d’éligibilité'),
    keyInclusion: plainCriteria('inclusion', 'd’inclusion'),
    keyExclusion: plainCriteria('exclusion', 'de non-inclusion'),
    population: value('Population observed', 'Population observée'),
    samplingMethod: value('Sampling method', 'Méthode d’échantillonnage'),
  }),
  outcomes: object('Outcomes', 'Critères de jugement', {
    primary: outcomes('primary', 'principal'),
    secondary: outcomes('secondary', 'secondaire'),
    other: outcomes('other', 'autre'),
  }),
  primaryCompletionDate: milestone('Primary completion date', 'Date de fin principale'),
  completionDate: milestone('Completion date', 'Date de fin'),
  registration: object('Public record', 'Fiche publique', {
    firstSubmitted: value('Record first submitted', 'Première soumission de la fiche'),
    firstPosted: value('Record first posted', 'Première publication de la fiche'),
    lastSubmitted: value('Record last submitted', 'Dernière soumission de la fiche'),
    lastPosted: value('Record last posted', 'Dernière publication de la fiche'),
    resultsPosted: value('Results posted', 'Publication des résultats'),
  }),
  hasResults: value('Results published', 'Résultats publiés'),
  whyStopped: value('Why it was stopped', 'Raison de l’arrêt'),
  lastKnownStatus: coded('Last known status', 'Dernier statut connu', STATUS_LABELS),
  sites: list(['site', 'sites'], ['Centre', 'Centres'], {
    key: ({ id }) => id,
    name: ({ id, facility, city }) => partial([facility, city]) || id,
  }),
  cohorts: list(['cohort', 'cohorts'], ['Cohorte', 'Cohortes'], {
    key: ({ id }) => id,
    name: ({ label }) => label,
  }),
  approvals: list(['approval', 'approvals'], ['Autorisation', 'Autorisations'], {
    key: ({ id }) => id,
    name: ({ kind, decision, decidedOn }) => `${kind} ${decision} ${decidedOn}`,
  }),
  statusHistory: list(['status event', 'status events'], ['Événement de statut', 'Événements de statut'], {
    key: ({ id }) => id,
    name: ({ status, on }) => `${status ?? 'unknown'} ${on}`,
  }),
  inclusions: list(
    ['yearly inclusion count', 'yearly inclusion counts'],
    ['Inclusions annuelles', 'Inclusions annuelles'],
    {
      key: ({ siteId, year }) => `${siteId} ${year}`,
      name: ({ year, count }) => `${year} (${count})`,
      change: (before, after) => `${after.year} (${before.count} → ${after.count})`,
    },
  ),
  ipdSharing: object('Sharing of data', 'Partage des données', {
    plan: value('Plan to share data', 'Projet de partage des données'),
    description: value('Data to be shared', 'Données à partager'),
    infoTypes: list(
      ['document to be shared', 'documents to be shared'],
      ['Document à partager', 'Documents à partager'],
    ),
    timeFrame: value('When data are shared', 'Période de partage des données'),
    accessCriteria: value('Access to the data', 'Accès aux données'),
    url: value('Page on the sharing of data', 'Page sur le partage des données'),
  }),
  references: list(['publication', 'publications'], ['Publication', 'Publications'], {
    key: ({ pmid, kind }) => `${pmid ?? 'no PubMed id'} (${kind})`,
  }),
  links: list(['link', 'links'], ['Lien', 'Liens'], { key: ({ url }) => url }),
  sources: list(['source record', 'source records'], ['Fiche source', 'Fiches source'], {
    key: ({ name, id }) => `${name} ${id}`,
    change: (before, after) => `${after.name} ${after.id} (${before.versionDate} → ${after.versionDate})`,
  }),
};

/** What lies between two documents of a study, in sentences; `version` and `updatedAt` go without saying. */
export function describeDocuments(before: Study, after: Study): Text[] {
  const { id: _id, version: _version, updatedAt: _updatedAt, ...rest } = { ...before, ...after };
  const keys = [...new Set([...Object.keys(DOCUMENT), ...Object.keys(rest)])];
  return keys.flatMap((key) => {
    const describe = DOCUMENT[key as keyof Content] as Describe<unknown> | undefined;
    const [was, is] = [before, after].map((study) => study[key as keyof Content] ?? null);
    if (describe) return describe(was, is);
    // A key that only documents of another release have.
    return JSON.stringify(was) === JSON.stringify(is) ? [] : [{ en: `${key} changed`, fr: `${key} : modification` }];
  });
}
