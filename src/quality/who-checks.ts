import type { Text } from '../http/text.ts';
import type { Study } from '../studies/schemas.ts';
import { daysSince } from './days.ts';

/** Whether there is a public contact: one with a mail address or a phone, one by name only, or none. Never who. */
export type Reach = 'reachable' | 'named' | 'none';

export interface PublicContacts {
  publicQueries: Reach;
  scientificQueries: Reach;
}

/** A study as the items see it. */
export interface Assessed {
  study: Study;
  contacts: PublicContacts;
  /** Calendar date in Paris. */
  today: string;
}

/** What an item of the data set holds. */
export interface Finding {
  state: 'complete' | 'partial' | 'missing' | 'not_applicable';
  /** What is not there, in words. */
  missing: Text[];
}

export const text = (en: string, fr: string): Text => ({ en, fr });
const COMPLETE: Finding = { state: 'complete', missing: [] };
const NOT_APPLICABLE: Finding = { state: 'not_applicable', missing: [] };
const missing = (en: string, fr: string): Finding => ({ state: 'missing', missing: [text(en, fr)] });
const partial = (en: string, fr: string): Finding => ({ state: 'partial', missing: [text(en, fr)] });

/** Complete where it is there. */
export const whole = (there: boolean, en: string, fr: string): Finding => (there ? COMPLETE : missing(en, fr));

/** Complete with all of the parts, missing with none. */
function parts(named: readonly [there: boolean, en: string, fr: string][]): Finding {
  const gaps = named.filter(([there]) => !there).map(([, en, fr]) => text(en, fr));
  if (gaps.length === 0) return COMPLETE;
  return { state: gaps.length === named.length ? 'missing' : 'partial', missing: gaps };
}

/** Items "if any": the silence of a whole record means that there is none, that of a few facts means nothing. */
export const ifAny = ({ study }: Assessed, there: boolean, en: string, fr: string): Finding => {
  if (there) return COMPLETE;
  return study.sources.some(({ complete }) => complete) ? NOT_APPLICABLE : missing(en, fr);
};

/** Numbers under which a trial is registered; an EudraCT number alone says only that it was filed. */
const REGISTERED: ReadonlySet<string> = new Set(['nct', 'eu_ct', 'isrctn']);

/** Whether a study bears a number of a public register (domain.md section 5 item 9). */
export function isRegistered({ identifiers }: Study): boolean {
  return identifiers.some(({ type, alias }) => REGISTERED.has(type) && !alias);
}

export function primaryNumber({ study }: Assessed): Finding {
  if (isRegistered(study)) return COMPLETE;
  const words = ['a NCT, EU CT or ISRCTN number', 'un numéro NCT, EU CT ou ISRCTN'] as const;
  return study.identifiers.some(({ type }) => type === 'eudract') ? partial(...words) : missing(...words);
}

export function secondaryNumbers(about: Assessed): Finding {
  const { identifiers, regime } = about.study;
  const french = identifiers.some(({ type }) => type === 'id_rcb' || type === 'eu_ct');
  if (regime !== null && regime !== 'rniph' && !french) return missing('the ID-RCB number', 'le numéro ID-RCB');
  return ifAny(about, identifiers.length > 1, 'further numbers, if any', "d'autres numéros, s'il y en a");
}

export function registrationDate({ study: { registration } }: Assessed): Finding {
  if (registration.firstPosted !== null) return COMPLETE;
  const words = ['the day on which the record was first public', 'le jour de la première publication'] as const;
  return registration.firstSubmitted === null ? missing(...words) : partial(...words);
}

export function interventions({ study }: Assessed): Finding {
  const undescribed = study.interventions.filter(({ description }) => description === null);
  if (study.interventions.length === 0) {
    return study.studyType === 'observational' ? NOT_APPLICABLE : missing('what is given or done', 'les interventions');
  }
  if (undescribed.length === 0) return COMPLETE;
  const names = undescribed.map(({ name }) => name).join(', ');
  return partial(`a description of: ${names}`, `une description de : ${names}`);
}

export function criteria({ study: { eligibility } }: Assessed): Finding {
  const { criteria: published, keyInclusion, keyExclusion, sex, ageGroups, minimumAge, maximumAge } = eligibility;
  const stated = published.fr !== null || published.en !== null || (keyInclusion.length > 0 && keyExclusion.length > 0);
  return parts([
    [stated, 'inclusion and exclusion criteria', "les critères d'inclusion et d'exclusion"],
    [ageGroups.length > 0 || minimumAge !== null || maximumAge !== null, 'age', "l'âge"],
    [sex !== null, 'sex', 'le sexe'],
  ]);
}

export function studyType({ study: { studyType: type, design, phases } }: Assessed): Finding {
  if (type === null) return missing('the type of study', "le type d'étude");
  if (type === 'expanded_access') return COMPLETE;
  if (type === 'observational') {
    return parts([
      [true, 'the type', 'le type'],
      [design.observationalModel !== null, 'how groups are formed', 'la constitution des groupes'],
      [design.timePerspective !== null, 'when data arise', 'la temporalité'],
    ]);
  }
  const single = design.interventionModel === 'single_group';
  return parts([
    [true, 'the type', 'le type'],
    [single || design.allocation !== null, 'allocation', 'la répartition'],
    [design.interventionModel !== null, 'how the arms relate', 'le modèle'],
    [design.masking !== null, 'masking', "l'insu"],
    [design.primaryPurpose !== null, 'the purpose', 'la finalité'],
    [phases.length > 0, 'the phase', 'la phase'],
  ]);
}

export function sampleSize({ study: { enrollment } }: Assessed): Finding {
  if (enrollment.count === null) return missing('the number of participants', 'le nombre de participants');
  return enrollment.kind === null ? partial('whether it is planned or reached', "s'il est prévu ou atteint") : COMPLETE;
}

export function status({ study }: Assessed): Finding {
  if (study.status.code !== null) return COMPLETE;
  const words = ['a status that somebody vouches for', 'un statut dont quelqu’un se porte garant'] as const;
  return study.lastKnownStatus === null ? missing(...words) : partial(...words);
}

export function contact(reach: Reach): Finding {
  if (reach === 'reachable') return COMPLETE;
  if (reach === 'named') return partial('a mail address or a phone number', 'une adresse électronique ou un téléphone');
  return missing('a contact that everybody may see', 'un contact visible de tous');
}

type Measure = Study['outcomes']['primary'][number];

function timed(measures: readonly Measure[]): Finding {
  return measures.some(({ timeFrame }) => timeFrame === null)
    ? partial('a time frame for each', 'un délai pour chacun')
    : COMPLETE;
}

export function primaryOutcomes({ study: { studyType: type, outcomes } }: Assessed): Finding {
  if (outcomes.primary.length > 0) return timed(outcomes.primary);
  return type === 'expanded_access' ? NOT_APPLICABLE : missing('a primary outcome', 'un critère principal');
}

export function secondaryOutcomes(about: Assessed): Finding {
  const { secondary } = about.study.outcomes;
  const found = ifAny(
    about,
    secondary.length > 0,
    'secondary outcomes, if any',
    "des critères secondaires, s'il y en a",
  );
  return found.state === 'complete' ? timed(secondary) : found;
}

export function ethics({ study: { regime, approvals } }: Assessed): Finding {
  if (regime === 'rniph') return NOT_APPLICABLE;
  // Under the CTR the ethics committee speaks within the decision of CTIS.
  const reviews = approvals.filter(({ kind }) => kind === 'cpp' || kind === 'ctis');
  if (reviews.length === 0) return missing('the decision of an ethics committee', "l'avis d'un comité d'éthique");
  return reviews.some(({ body }) => body !== null)
    ? COMPLETE
    : partial('which committee decided', 'le comité qui a statué');
}

const YEAR = 365;

/** Due a year after the end (WHO Joint statement on public disclosure of results, 2017). */
export function results({ study, today }: Assessed): Finding {
  if (study.hasResults) {
    const posted = study.registration.resultsPosted !== null;
    return posted ? COMPLETE : partial('the day on which results were public', 'le jour de publication des résultats');
  }
  const ended = study.status.code === 'completed' || study.status.code === 'terminated';
  const end = study.completionDate?.date;
  if (!ended || (end !== undefined && daysSince(end, today) < YEAR)) return NOT_APPLICABLE;
  return missing('a summary of results', 'un résumé des résultats');
}

export function ipd({ study: { ipdSharing } }: Assessed): Finding {
  if (ipdSharing.plan === null) return missing('whether data will be shared', 'si les données seront partagées');
  if (ipdSharing.plan !== 'yes' || ipdSharing.description !== null) return COMPLETE;
  return partial('which data will be shared, and how', 'quelles données seront partagées, et comment');
}
