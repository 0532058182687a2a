import type { Text } from '../http/text.ts';
import type { ReportStudy, RiphReportContent } from './report-schema.ts';

type Method = RiphReportContent['method'];
type Note = RiphReportContent['notes'][number];

/** How a report is made, in the words that are frozen with it. */
export function methodOf(year: number): Method {
  return [
    {
      heading: { fr: 'Études retenues', en: 'Which studies' },
      text: {
        fr: `Une étude figure dans ce rapport si, et seulement si, elle a été ouverte aux inclusions à Gustave Roussy au moins un jour de l’année ${year}. Le temps passé en suspension ne compte pas, et le jour de la clôture n’est plus un jour d’ouverture. Les recherches hors RIPH (réutilisation de données, enquêtes) n’y figurent jamais.`,
        en: `A study is in this report if, and only if, it was open for inclusion at Gustave Roussy on at least one day of ${year}. Time spent suspended does not count, and the day of closing is no longer a day of opening. Research outside RIPH (reuse of data, surveys) is never in it.`,
      },
    },
    {
      heading: { fr: 'Catégorie et régime', en: 'Category and regime' },
      text: {
        fr: 'La catégorie 1, 2 ou 3 est celle de l’article L1121-1 du code de la santé publique. Les essais de médicament, de dispositif médical et de diagnostic in vitro relèvent de règlements européens et n’ont pas de catégorie : leur régime est indiqué. Ce qui n’est pas connu est dit non précisé et n’est jamais déduit.',
        en: 'Category 1, 2 or 3 is that of article L1121-1 of the French public health code. Trials of medicines, medical devices and in vitro diagnostics are under European law and have no category: their regime is given instead. What is not known is said to be not stated, and is never inferred.',
      },
    },
    {
      heading: { fr: 'Dates', en: 'Dates' },
      text: {
        fr: 'Les dates sont celles de Paris, consignées par le bureau de la recherche clinique. Quand il n’en a pas consigné, elles viennent d’un registre public : ce sont alors les jours où le registre l’a dit pour la première fois dans les versions lues ici, l’ouverture ou la clôture ayant eu lieu ce jour-là ou avant. Ces études sont marquées « obs. ». La marque « dér. » signale que le registre ne donne que le statut de l’étude dans son ensemble, et non celui du centre. Une étude observée peut donc avoir été ouverte plus tôt qu’indiqué, et manquer aux rapports d’années antérieures.',
        en: 'Dates are those of Paris, as recorded by the clinical research office. Where it recorded none they come from a public register: they are then the days on which the register first said so in the versions read here, and the opening or closing lies on or before them. Those studies are marked “obs.”. The mark “der.” tells that the register gives only the status of the study as a whole and not that of the site. A study that was observed may thus have opened earlier than stated, and may be missing from the reports of earlier years.',
      },
    },
    {
      heading: { fr: 'Inclusions', en: 'Inclusions' },
      text: {
        fr: 'Les inclusions sont celles de Gustave Roussy seul. Un tiret signifie « non compté » et non zéro. Le cumul n’est donné que si chaque année d’ouverture connue est comptée. Les totaux disent sur combien d’études ils portent.',
        en: 'Inclusions are those at Gustave Roussy alone. A dash means “not counted”, not zero. The cumulative count is given only where each known year of opening is counted. Totals say over how many studies they are taken.',
      },
    },
    {
      heading: { fr: 'Regroupements', en: 'Groups' },
      text: {
        fr: 'Une étude rattachée à plusieurs comités ou programmes compte dans chacun ; les totaux comptent chaque étude une seule fois. Le promoteur est le promoteur principal.',
        en: 'A study of several committees or programs counts in each; totals count each study once. The sponsor is the lead sponsor.',
      },
    },
    {
      heading: { fr: 'Versions', en: 'Versions' },
      text: {
        fr: 'Un rapport publié ne change plus. Une correction donne une nouvelle version, avec son motif et ses différences ; les précédentes restent lisibles. L’empreinte SHA-256 est celle du contenu, la même dans tous les formats.',
        en: 'A published report never changes. A correction makes a new version, with its reason and its differences; earlier ones stay readable. The SHA-256 hash is that of the content, the same in every format.',
      },
    },
    {
      heading: { fr: 'Réutilisation', en: 'Reuse' },
      text: {
        fr: 'Les données sur les études sont réutilisables sous Licence Ouverte 2.0 (Etalab). Le rapport ne contient aucun contact ni aucune donnée sur une personne. Ce registre n’est pas un registre primaire de l’OMS.',
        en: 'Data on studies may be reused under the Licence Ouverte 2.0 (Etalab). The report holds no contacts and no data on any person. This registry is not a primary registry of the WHO.',
      },
    },
  ];
}

const CONCERNS: { code: Note['code']; of: (study: ReportStudy) => boolean; text: (count: number) => Text }[] = [
  {
    code: 'category_not_stated',
    of: ({ regime }) => regime === null,
    text: (count) => ({
      fr: `Pour ${studiesFr(count)}, ni catégorie ni régime n’est renseigné ; certaines pourraient relever d’un régime hors RIPH.`,
      en: `For ${studiesEn(count)} neither category nor regime is stated; some of them might be outside RIPH.`,
    }),
  },
  {
    code: 'observed',
    of: ({ basis }) => basis === 'source',
    text: (count) => ({
      fr: `Pour ${studiesFr(count)}, les dates sont celles d’observations dans un registre public (« obs. ») : l’ouverture a eu lieu ce jour-là ou avant.`,
      en: `For ${studiesEn(count)} the dates are those of observations in a public register (“obs.”): the opening lies on or before that day.`,
    }),
  },
  {
    code: 'derived',
    of: ({ derived }) => derived,
    text: (count) => ({
      fr: `Pour ${studiesFr(count)}, le registre ne donne que le statut de l’étude dans son ensemble (« dér. »).`,
      en: `For ${studiesEn(count)} the register gives only the status of the study as a whole (“der.”).`,
    }),
  },
  {
    code: 'inclusions_not_counted',
    of: ({ inclusions }) => inclusions.inYear === null,
    text: (count) => ({
      fr: `Pour ${studiesFr(count)}, les inclusions de l’année ne sont pas comptées.`,
      en: `For ${studiesEn(count)} the inclusions in the year are not counted.`,
    }),
  },
];

const studiesFr = (count: number) => (count === 1 ? 'une étude' : `${count} études`);
const studiesEn = (count: number) => (count === 1 ? 'one study' : `${count} studies`);

/** What a reader must know of these figures, each with the number of studies that it concerns. */
export function notesOf(studies: readonly ReportStudy[]): Note[] {
  return CONCERNS.flatMap(({ code, of, text }) => {
    const count = studies.filter(of).length;
    return count > 0 ? [{ code, studies: count, text: text(count) }] : [];
  });
}
