import type { ProblemType } from './problem-types.ts';

/** A broken rule answers 409: the request is well formed, the registry's state or the law stands against it. */
const rule = (title: ProblemType['title'], description: ProblemType['description']) => ({
  status: 409 as const,
  title,
  description,
});

/**
 * The rules of the domain that a write can break, each a problem of its own (domain.md sections 2 to 6). `errors[]` says
 * where, with the dates, and what is missing.
 */
export const ruleTypes = {
  missing_approval: rule(
    { en: 'An approval is missing', fr: 'Une autorisation manque' },
    {
      en: 'The regime of the study asks for approvals, decided on or before the day of the first opening; errors[] names those that are missing.',
      fr: "Le régime de l'étude exige des autorisations décidées au plus tard le jour de la première ouverture ; errors[] nomme celles qui manquent.",
    },
  ),
  illegal_transition: rule(
    { en: 'The status cannot change so', fr: 'Ce changement de statut est impossible' },
    {
      en: 'The life cycle does not lead from the present status to this one; errors[] lists where it leads.',
      fr: 'Le cycle de vie ne mène pas du statut actuel à celui-ci ; errors[] énumère ceux auxquels il mène.',
    },
  ),
  status_date_order: rule(
    { en: 'The dates of a history increase', fr: "Les dates d'un historique se suivent" },
    {
      en: 'Status events of one site have strictly increasing dates; correcting the history is an action of its own.',
      fr: "Les dates des changements de statut d'un centre sont strictement croissantes ; corriger l'historique est une action distincte.",
    },
  ),
  date_in_future: rule(
    { en: 'The date lies in the future', fr: 'La date est dans le futur' },
    {
      en: 'The registry records what has happened; dates are those of Europe/Paris.',
      fr: 'Le registre consigne ce qui a eu lieu ; les dates sont celles de Europe/Paris.',
    },
  ),
  reason_required: rule(
    { en: 'A reason is required', fr: 'Un motif est obligatoire' },
    {
      en: 'This change is allowed with a reason only, such as opening again what was closed.',
      fr: "Ce changement n'est admis qu'avec un motif, comme rouvrir ce qui était clos.",
    },
  ),
  identifier_check_digit: rule(
    { en: 'The check digits do not agree', fr: 'Les chiffres de contrôle ne concordent pas' },
    {
      en: 'The last two digits of the number are not those expected; correct it, or acknowledge it if the number was really given so.',
      fr: 'Les deux derniers chiffres du numéro ne sont pas ceux attendus ; le corriger, ou confirmer si le numéro a bien été attribué ainsi.',
    },
  ),
  identifier_taken: rule(
    { en: 'Another study bears this number', fr: 'Une autre étude porte ce numéro' },
    {
      en: 'A registry number belongs to one study; errors[] names the study that bears it.',
      fr: "Un numéro de registre appartient à une seule étude ; errors[] nomme l'étude qui le porte.",
    },
  ),
  regime_category: rule(
    { en: 'Regime and category do not agree', fr: 'Régime et catégorie ne concordent pas' },
    {
      en: 'Research under the national RIPH regime has category 1, 2 or 3; every other regime has none. Category 2 is never a medicine; 1 and 2 are interventional, 3 is observational.',
      fr: 'Une RIPH nationale a la catégorie 1, 2 ou 3 ; tout autre régime n’en a pas. La catégorie 2 ne porte jamais sur un médicament ; 1 et 2 sont interventionnelles, 3 est observationnelle.',
    },
  ),
  not_open_in_year: rule(
    { en: 'The site was not open in that year', fr: "Le centre n'était pas ouvert cette année-là" },
    {
      en: 'Inclusions above 0 need an open interval of the site in that calendar year.',
      fr: 'Des inclusions supérieures à 0 supposent un intervalle ouvert du centre dans cette année civile.',
    },
  ),
  year_not_over: rule(
    { en: 'The year is not over', fr: "L'année n'est pas terminée" },
    {
      en: 'The report of a year is published when its last day has passed in Paris; until then there is a draft.',
      fr: "Le rapport d'une année est publié quand son dernier jour est passé à Paris ; jusque-là, il y a un brouillon.",
    },
  ),
  report_unchanged: rule(
    { en: 'There is nothing to correct', fr: "Il n'y a rien à corriger" },
    {
      en: 'The registry gives for this year what the latest published version says.',
      fr: 'Le registre donne pour cette année ce que dit la dernière version publiée.',
    },
  ),
  personal_data: rule(
    { en: 'The text holds personal data', fr: 'Le texte contient des données personnelles' },
    {
      en: 'Names with a title, mail addresses and phone numbers belong to the contacts and nowhere else; errors[] says where they stand.',
      fr: 'Les noms précédés d’un titre, adresses électroniques et téléphones relèvent des contacts et de rien d’autre ; errors[] dit où ils figurent.',
    },
  ),
  in_use: rule(
    { en: 'Something depends on it', fr: "D'autres données en dépendent" },
    {
      en: 'It cannot be removed while other records name it; errors[] says which.',
      fr: 'La suppression est impossible tant que d’autres enregistrements la nomment ; errors[] dit lesquels.',
    },
  ),
  already_exists: rule(
    { en: 'It already exists', fr: 'Cela existe déjà' },
    {
      en: 'The registry holds a record under this code, name or date.',
      fr: 'Le registre contient déjà un enregistrement sous ce code, ce nom ou cette date.',
    },
  ),
  role_overlap: rule(
    { en: 'The contact holds the role already', fr: 'Le contact a déjà ce rôle' },
    {
      en: 'Nobody holds one role at one place twice on the same day; errors[] names the role that is there and its dates.',
      fr: 'Nul n’a deux fois le même rôle au même endroit le même jour ; errors[] nomme le rôle existant et ses dates.',
    },
  ),
  one_director: rule(
    { en: 'There is one director at a time', fr: 'Il y a un seul directeur à la fois' },
    {
      en: 'Clinical research has one director at a time: end the role of the one before first; errors[] names the contact who holds it and until when.',
      fr: 'La recherche clinique a un seul directeur à la fois : mettre d’abord fin au rôle du précédent ; errors[] nomme le contact qui l’occupe et jusqu’à quand.',
    },
  ),
  imported_role: rule(
    { en: 'The role comes from a source', fr: 'Le rôle vient d’une source' },
    {
      en: 'The next version of the source would bring the role back: set its validTo, which holds.',
      fr: 'La prochaine version de la source rétablirait le rôle : fixer son validTo, qui demeure.',
    },
  ),
  not_suppressed: rule(
    { en: 'The contact is not suppressed', fr: 'Le contact n’est pas supprimé' },
    {
      en: 'Only a contact that is suppressed can be shown again.',
      fr: 'Seul un contact supprimé peut être montré de nouveau.',
    },
  ),
  suppressed: rule(
    { en: 'The contact is suppressed', fr: 'Le contact est supprimé' },
    {
      en: 'Nobody sees a suppressed contact: end its suppression before giving it a visibility.',
      fr: 'Nul ne voit un contact supprimé : mettre fin à la suppression avant de lui donner une visibilité.',
    },
  ),
  patient_data: rule(
    { en: 'The message holds patient data', fr: 'Le message contient des données de patient' },
    {
      en: 'Mail is no place for data about a patient: remove what errors[] names and use the means of the hospitals for it.',
      fr: 'Un courriel ne doit contenir aucune donnée de patient : retirer ce que nomme errors[] et utiliser les moyens sécurisés des établissements.',
    },
  ),
  patient_data_suspected: rule(
    { en: 'The message may hold patient data', fr: 'Le message contient peut-être des données de patient' },
    {
      en: 'Remove what errors[] names, or send the message again with acknowledged: true if it is not about a patient.',
      fr: 'Retirer ce que nomme errors[], ou renvoyer le message avec acknowledged: true s’il ne concerne pas un patient.',
    },
  ),
  message_not_dead: rule(
    { en: 'The message is not given up', fr: 'Le message n’est pas abandonné' },
    {
      en: 'Only a message that was given up (state dead) and still has its words is sent again.',
      fr: 'Seul un message abandonné (état dead) qui a encore son texte est envoyé de nouveau.',
    },
  ),
  already_withdrawn: rule(
    { en: 'Already withdrawn', fr: 'Déjà retiré' },
    {
      en: 'The study was withdrawn from the registry; restore it before changing it.',
      fr: "L'étude a été retirée du registre ; la rétablir avant de la modifier.",
    },
  ),
  not_withdrawn: rule(
    { en: 'Not withdrawn', fr: 'Non retiré' },
    {
      en: 'Only a study that was withdrawn from the registry can be restored.',
      fr: 'Seule une étude retirée du registre peut être rétablie.',
    },
  ),
  client_revoked: rule(
    { en: 'The client is revoked', fr: 'Le client est révoqué' },
    {
      en: 'A revoked client stays revoked; create another one.',
      fr: 'Un client révoqué le reste ; en créer un autre.',
    },
  ),
  own_access: rule(
    { en: 'An administrator does not lock itself out', fr: 'Un administrateur ne se prive pas de son propre accès' },
    {
      en: 'A client does not revoke itself, its last key or its own clients:admin: another administrator does, or the command line.',
      fr: 'Un client ne révoque ni lui-même, ni sa dernière clé, ni son propre clients:admin : un autre administrateur le fait, ou la ligne de commande.',
    },
  ),
  last_administrator: rule(
    { en: 'The last administrator stays', fr: 'Le dernier administrateur demeure' },
    {
      en: 'The last internal client that has clients:admin and a valid key keeps them: give them to another first, or use the command line.',
      fr: 'Le dernier client interne qui a clients:admin et une clé valide les garde : les donner d’abord à un autre, ou passer par la ligne de commande.',
    },
  ),
  conflict: rule(
    { en: 'A rule of the database is broken', fr: 'Une règle de la base est enfreinte' },
    {
      en: 'The change contradicts what the registry holds; errors[] names the rule.',
      fr: 'La modification contredit ce que contient le registre ; errors[] nomme la règle.',
    },
  ),
  import_running: rule(
    { en: 'Another import is running', fr: 'Un autre import est en cours' },
    {
      en: 'Spreadsheets are imported one at a time; try again when the other has ended.',
      fr: 'Les classeurs sont importés un à la fois ; réessayer quand l’autre est terminé.',
    },
  ),
  import_refused: rule(
    { en: 'Nothing was imported', fr: 'Rien n’a été importé' },
    {
      en: 'The file has mistakes, and all of it or nothing is imported; errors[] lists them by line and column.',
      fr: 'Le fichier contient des erreurs, et tout ou rien est importé ; errors[] les énumère par ligne et colonne.',
    },
  ),
  idempotency_in_flight: rule(
    { en: 'The same request is being answered', fr: 'La même requête est en cours' },
    {
      en: 'A request with this Idempotency-Key is still running; ask again in a moment for its answer.',
      fr: 'Une requête avec cette Idempotency-Key est en cours ; redemander sa réponse dans un instant.',
    },
  ),
} as const satisfies Record<string, ProblemType>;

export type RuleCode = keyof typeof ruleTypes;
