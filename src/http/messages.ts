import { both } from './text.ts';

/** What is said about each kind of mistake. The codes beside them are the contract; these words may change. */
export const messages = {
  unknown: (suggestion?: string) =>
    suggestion
      ? both(
          `unknown parameter, did you mean "${suggestion}"?`,
          `paramètre inconnu, vouliez-vous dire « ${suggestion} » ?`,
        )
      : both('unknown parameter', 'paramètre inconnu'),
  unknownMember: () => both('unknown member', 'membre inconnu'),
  required: () => both('is required', 'est obligatoire'),
  repeated: () => both('must be given once', 'ne doit être donné qu’une fois'),
  empty: () => both('must not be empty', 'ne doit pas être vide'),
  notAllowed: (value: string, suggestion?: string) =>
    suggestion
      ? both(
          `"${value}" is not allowed, did you mean "${suggestion}"?`,
          `« ${value} » n’est pas admis, vouliez-vous dire « ${suggestion} » ?`,
        )
      : both(`"${value}" is not allowed`, `« ${value} » n’est pas admis`),
  tooLarge: (maximum: number) => both(`must be at most ${maximum}`, `doit être au plus ${maximum}`),
  tooSmall: (minimum: number) => both(`must be at least ${minimum}`, `doit être au moins ${minimum}`),
  tooLong: (maximum: number) =>
    both(`must have at most ${maximum} characters`, `doit avoir au plus ${maximum} caractères`),
  tooMany: (maximum: number) => both(`must list at most ${maximum} values`, `doit énumérer au plus ${maximum} valeurs`),
  notWhole: () => both('must be a whole number', 'doit être un nombre entier'),
  notYear: () => both('must be a year of four digits', 'doit être une année à quatre chiffres'),
  notBoolean: () => both('must be true or false', 'doit être true ou false'),
  notDate: () =>
    both('must be a date that exists, as YYYY-MM-DD', 'doit être une date qui existe, sous la forme AAAA-MM-JJ'),
  notDateTime: () =>
    both(
      'must be a date (YYYY-MM-DD) or a time (RFC 3339)',
      'doit être une date (AAAA-MM-JJ) ou un instant (RFC 3339)',
    ),
  inFuture: () => both('must not lie in the future', 'ne doit pas être dans le futur'),
  notPosition: () =>
    both('must be a position of the feed, a whole number, or now', 'doit être une position du flux, un entier, ou now'),
  beyondTheEnd: (end: string) =>
    both(
      `lies beyond the end of the feed, ${end}: the registry was set back, so begin again with after=0`,
      `dépasse la fin du flux, ${end} : le registre a été remis à un état antérieur, recommencer avec after=0`,
    ),
  notWait: (seconds: number) =>
    both(`must be seconds such as 30s, at most ${seconds}s`, `doit être en secondes, comme 30s, au plus ${seconds}s`),
  notWithEvents: () =>
    both('has no meaning with server-sent events', 'n’a pas de sens avec les événements envoyés par le serveur'),
  cursorInvalid: () => both('is not a cursor of this service', 'n’est pas un curseur de ce service'),
  cursorMismatch: () =>
    both(
      'belongs to another query: start again without cursor',
      'appartient à une autre requête : recommencer sans cursor',
    ),
  invalid: (reason: string) => both(reason, reason),
};
