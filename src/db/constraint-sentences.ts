/** A sentence for a person, in both languages. */
export interface Sentence {
  en: string;
  fr: string;
}

const CODE: Sentence = {
  en: 'A code is lower-case letters and digits in words joined by hyphens.',
  fr: "Un code se compose de lettres minuscules et de chiffres, en mots joints par des traits d'union.",
};
const SOURCED: Sentence = {
  en: 'What is said to come from a source names the source.',
  fr: "Ce qui est dit provenir d'une source nomme cette source.",
};
const POSITION: Sentence = {
  en: 'A position has a latitude from -90 to 90 and a longitude from -180 to 180, or neither.',
  fr: 'Une position a une latitude de -90 à 90 et une longitude de -180 à 180, ou aucune des deux.',
};
const COUNTRY: Sentence = {
  en: 'A country is a code of two capital letters (ISO 3166-1).',
  fr: 'Un pays est un code de deux lettres majuscules (ISO 3166-1).',
};
const HISTORY: Sentence = { en: 'History is not rewritten.', fr: "L'historique ne se réécrit pas." };

/** What the constraints that the migrations name mean to a person; the rules are those of the domain. */
export const constraintSentences: Record<string, Sentence> = {
  study_identifier_registry_key: {
    en: 'Another study already has this registry number.',
    fr: "Une autre étude porte déjà ce numéro d'enregistrement.",
  },
  study_identifier_format_check: {
    en: 'The identifier does not have the format of its type.',
    fr: "L'identifiant n'a pas le format de son type.",
  },
  study_regime_category_check: {
    en: 'A RIPH category is 1, 2 or 3 for national RIPH research and absent for any other regime.',
    fr: 'La catégorie RIPH vaut 1, 2 ou 3 pour une RIPH nationale et est absente pour tout autre régime.',
  },
  study_category_type_check: {
    en: 'The RIPH category does not fit the type of study: 1 and 2 are interventional, 3 is observational.',
    fr: "La catégorie RIPH ne correspond pas au type d'étude : 1 et 2 sont interventionnelles, 3 est observationnelle.",
  },
  organization_ror_id_key: {
    en: 'Another organization already has this ROR id.',
    fr: 'Une autre organisation porte déjà cet identifiant ROR.',
  },
  organization_host_key: { en: 'There is one host organization.', fr: "Il n'y a qu'un établissement hôte." },
  contact_role_overlap_excl: {
    en: 'The contact already holds this role during that period.',
    fr: 'Le contact tient déjà ce rôle pendant cette période.',
  },
  contact_role_director_excl: {
    en: 'There is one director of clinical research at a time.',
    fr: "Il n'y a qu'un directeur de la recherche clinique à la fois.",
  },
  contact_role_validity_check: {
    en: 'A role cannot end before it begins.',
    fr: 'Un rôle ne peut finir avant de commencer.',
  },
  program_code_check: CODE,
  committee_code_check: CODE,
  department_code_check: CODE,
  platform_code_check: CODE,
  committee_sourced_check: SOURCED,
  department_sourced_check: SOURCED,
  platform_sourced_check: SOURCED,
  organization_ror_check: {
    en: 'A ROR id looks like https://ror.org/0321g0743.',
    fr: 'Un identifiant ROR est de la forme https://ror.org/0321g0743.',
  },
  organization_country_check: COUNTRY,
  organization_position_check: POSITION,
  organization_host_class_check: {
    en: 'The host organization, and no other, has the class host.',
    fr: "L'établissement hôte, et lui seul, a la classe host.",
  },
  organization_name_key_key: {
    en: 'Another organization already has this name.',
    fr: 'Une autre organisation porte déjà ce nom.',
  },
  indicator_value_value_check: { en: 'An indicator is not negative.', fr: "Un indicateur n'est pas négatif." },
  study_cnil_check: {
    en: 'A CNIL methodology is MR-001, MR-003 or MR-004, and a version needs a methodology.',
    fr: 'Une méthodologie CNIL est MR-001, MR-003 ou MR-004, et une version suppose une méthodologie.',
  },
  study_mdr_class_check: {
    en: 'A clinical investigation of a device has category 1, 2, 3, 4a, 4b, 4c or 4d.',
    fr: "Une investigation clinique d'un dispositif a la catégorie 1, 2, 3, 4a, 4b, 4c ou 4d.",
  },
  study_line_check: {
    en: 'Treatment lines are not negative and the lowest is not above the highest.',
    fr: 'Les lignes de traitement ne sont pas négatives et la plus basse ne dépasse pas la plus haute.',
  },
  study_ecog_check: {
    en: 'ECOG scores are from 0 to 5 and the lowest is not above the highest.',
    fr: 'Les scores ECOG vont de 0 à 5 et le plus bas ne dépasse pas le plus haut.',
  },
  study_age_check: { en: 'An age is not negative.', fr: "Un âge n'est pas négatif." },
  study_enrollment_check: { en: 'An enrollment is not negative.', fr: "Un effectif n'est pas négatif." },
  study_title_check: { en: 'A study has a title.', fr: 'Une étude a un titre.' },
  study_silence_check: {
    en: 'The reason of a missing status is unknown, withheld or no_equivalent.',
    fr: "La raison d'un statut manquant est unknown, withheld ou no_equivalent.",
  },
  study_withdrawn_check: {
    en: 'A study is withdrawn with a day and a reason.',
    fr: 'Une étude est retirée avec un jour et une raison.',
  },
  study_dates_check: {
    en: 'A date is a year, a month or a day (YYYY, YYYY-MM, YYYY-MM-DD).',
    fr: 'Une date est une année, un mois ou un jour (AAAA, AAAA-MM, AAAA-MM-JJ).',
  },
  study_identifier_check_digit_check: {
    en: 'European trial numbers, and no others, say whether their check digits agree.',
    fr: "Les numéros européens d'essai, et eux seuls, disent si leurs chiffres de contrôle concordent.",
  },
  study_identifier_study_id_type_value_key: {
    en: 'The study already has this identifier.',
    fr: "L'étude porte déjà cet identifiant.",
  },
  study_condition_code_check: {
    en: 'A coded condition names its code system, and the other way round.',
    fr: 'Une pathologie codée nomme son système de codage, et inversement.',
  },
  study_criterion_position_check: {
    en: 'There are at most ten plain criteria of each kind.',
    fr: 'Il y a au plus dix critères simplifiés de chaque sorte.',
  },
  study_criterion_text_check: { en: 'A criterion has a text.', fr: 'Un critère a un texte.' },
  study_site_country_check: COUNTRY,
  study_site_position_check: POSITION,
  study_site_planned_check: {
    en: 'Planned inclusions are not negative.',
    fr: 'Les inclusions prévues ne sont pas négatives.',
  },
  study_site_study_id_id_key: { en: 'The study already has this site.', fr: "L'étude a déjà ce centre." },
  study_party_lead_key: { en: 'A study has one lead sponsor.', fr: 'Une étude a un seul promoteur.' },
  approval_study_id_kind_decided_on_key: {
    en: 'The study already has a decision of this kind on this day.',
    fr: "L'étude a déjà une décision de cette sorte ce jour-là.",
  },
  cohort_study_id_position_key: {
    en: 'The study already has a cohort in this place.',
    fr: "L'étude a déjà une cohorte à cette place.",
  },
  cohort_slot_places_check: {
    en: 'Places in a cohort are not negative.',
    fr: "Les places d'une cohorte ne sont pas négatives.",
  },
  yearly_inclusion_count_check: {
    en: 'Inclusions of a year are not negative.',
    fr: "Les inclusions d'une année ne sont pas négatives.",
  },
  yearly_inclusion_year_check: {
    en: 'A year of inclusions is from 1900 to 2199.',
    fr: "Une année d'inclusions va de 1900 à 2199.",
  },
  source_record_version_check: {
    en: 'The version of a source is a year, a month or a day.',
    fr: "La version d'une source est une année, un mois ou un jour.",
  },
  source_record_complete_check: {
    en: 'A complete record of a source has its content, an incomplete one has none.',
    fr: "Un enregistrement complet d'une source a son contenu, un incomplet n'en a pas.",
  },
  source_record_source_source_id_key: {
    en: 'This record of the source is already there.',
    fr: 'Cet enregistrement de la source est déjà là.',
  },
  status_event_day_key: {
    en: 'There is one status event a day on one time line.',
    fr: 'Il y a un seul changement de statut par jour sur une même chronologie.',
  },
  status_event_office_check: {
    en: 'An event entered by the office has a status, and is not derived.',
    fr: "Un changement saisi par le bureau a un statut et n'est pas déduit.",
  },
  status_event_reason_check: {
    en: 'A status event has a status or the reason why there is none.',
    fr: 'Un changement de statut a un statut ou la raison de son absence.',
  },
  status_event_void_check: {
    en: 'A status event is voided with a moment and a reason.',
    fr: 'Un changement de statut est annulé avec un moment et une raison.',
  },
  status_event_site_of_study: {
    en: 'A status event names a site of its own study.',
    fr: 'Un changement de statut nomme un centre de sa propre étude.',
  },
  status_event_not_future: {
    en: 'A status event does not lie in the future.',
    fr: "Un changement de statut n'est pas dans le futur.",
  },
  contact_name_check: { en: 'A contact has a name.', fr: 'Un contact a un nom.' },
  contact_email_check: {
    en: 'An e-mail address has one @ and no spaces.',
    fr: "Une adresse électronique a un seul @ et pas d'espace.",
  },
  contact_role_site_check: {
    en: 'A role at a site is a role in a study.',
    fr: 'Un rôle dans un centre est un rôle dans une étude.',
  },
  study_version_action_check: {
    en: 'A version was created, updated, withdrawn or restored.',
    fr: 'Une version est created, updated, withdrawn ou restored.',
  },
  study_version_order_check: {
    en: 'Versions count from 1 and are replaced by later ones.',
    fr: 'Les versions se comptent à partir de 1 et sont remplacées par de plus récentes.',
  },
  study_version_current_key: {
    en: 'A study has one current version.',
    fr: 'Une étude a une seule version en vigueur.',
  },
  study_version_study_id_version_key: {
    en: 'The study already has a version of this number.',
    fr: "L'étude a déjà une version de ce numéro.",
  },
  study_version_append_only: HISTORY,
  status_event_append_only: HISTORY,
  audit_entry_append_only: HISTORY,
  report_version_append_only: HISTORY,
  client_name_check: {
    en: 'A client has a name and an organization.',
    fr: 'Un client a un nom et une organisation.',
  },
  client_quota_check: { en: 'A quota is above 0.', fr: 'Un quota est supérieur à 0.' },
  contact_message_sent_check: {
    en: 'A message that was sent keeps nothing of its words and its sender.',
    fr: 'Un message envoyé ne garde rien de son texte ni de son expéditeur.',
  },
  report_version_year_check: {
    en: 'A report is of a year from 1900 to 2199.',
    fr: 'Un rapport porte sur une année de 1900 à 2199.',
  },
  report_version_reason_check: {
    en: 'A corrected report says what it corrects; the first version corrects nothing.',
    fr: "Un rapport corrigé dit ce qu'il corrige ; la première version ne corrige rien.",
  },
};
