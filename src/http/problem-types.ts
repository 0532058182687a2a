import { ruleTypes } from './rule-types.ts';
import type { Text } from './text.ts';

export interface ProblemType {
  status: number;
  title: Text;
  /** Says what happened and what the client can do: the text of the page behind `type`, and `detail` by default. */
  description: Text;
}

/**
 * Every kind of problem that the service answers (RFC 9457). The key is the stable `code`; the responses of the OpenAPI
 * document and the pages under /problems are made from this table, so that none of them can be forgotten.
 */
export const problemTypes = {
  invalid_request: {
    status: 400,
    title: { en: 'The request has mistakes', fr: 'La requête contient des erreurs' },
    description: {
      en: 'One or more parameters are unknown, malformed or out of range; errors[] names them.',
      fr: 'Un ou plusieurs paramètres sont inconnus, mal formés ou hors limites ; errors[] les nomme.',
    },
  },
  malformed_request: {
    status: 400,
    title: { en: 'The request cannot be read', fr: 'La requête est illisible' },
    description: {
      en: 'The address or the body is not well formed: broken percent-encoding, a NUL character or invalid JSON.',
      fr: "L'adresse ou le corps est mal formé : encodage pourcent invalide, caractère NUL ou JSON invalide.",
    },
  },
  unreadable_file: {
    status: 400,
    title: { en: 'The file cannot be read', fr: 'Le fichier est illisible' },
    description: {
      en: 'The body is no CSV file and no XLSX workbook with a header and rows, or has too many rows.',
      fr: 'Le corps n’est ni un fichier CSV ni un classeur XLSX avec un en-tête et des lignes, ou il a trop de lignes.',
    },
  },
  unauthorized: {
    status: 401,
    title: { en: 'Not signed in', fr: 'Non authentifié' },
    description: {
      en: 'The route needs a key or token, or the one given is unknown, expired or revoked.',
      fr: 'La route exige une clé ou un jeton, ou celui fourni est inconnu, expiré ou révoqué.',
    },
  },
  forbidden: {
    status: 403,
    title: { en: 'Not allowed', fr: 'Non autorisé' },
    description: {
      en: 'The key or token is valid but lacks the scope that the route needs, or what it would hand out to another.',
      fr: "La clé ou le jeton est valide mais n'a pas le droit que la route exige, ou celui qu'il conférerait à un autre.",
    },
  },
  not_found: {
    status: 404,
    title: { en: 'Not found', fr: 'Introuvable' },
    description: {
      en: 'The registry holds nothing under this identifier.',
      fr: 'Le registre ne contient rien sous cet identifiant.',
    },
  },
  route_not_found: {
    status: 404,
    title: { en: 'No such address', fr: "Cette adresse n'existe pas" },
    description: {
      en: 'The service has no such address; / and /docs list those that exist.',
      fr: "Le service n'a pas de telle adresse ; / et /docs énumèrent celles qui existent.",
    },
  },
  contact_without_address: {
    status: 404,
    title: { en: 'The contact has no mail address', fr: "Le contact n'a pas d'adresse électronique" },
    description: {
      en: 'The registry holds no mail address of this contact, so that no message can reach it; call it instead.',
      fr: "Le registre n'a pas d'adresse électronique de ce contact ; aucun message ne peut l'atteindre : lui téléphoner.",
    },
  },
  method_not_allowed: {
    status: 405,
    title: { en: 'Method not allowed', fr: 'Méthode non autorisée' },
    description: {
      en: 'The address exists, but not for this method; the Allow header names the methods it has.',
      fr: "L'adresse existe, mais pas pour cette méthode ; l'en-tête Allow énumère celles qu'elle accepte.",
    },
  },
  not_acceptable: {
    status: 406,
    title: { en: 'No acceptable format', fr: 'Aucun format acceptable' },
    description: {
      en: 'The Accept header excludes every format in which this resource is available.',
      fr: "L'en-tête Accept exclut tous les formats dans lesquels cette ressource existe.",
    },
  },
  request_timeout: {
    status: 408,
    title: { en: 'The request took too long to arrive', fr: 'La requête est arrivée trop lentement' },
    description: {
      en: 'The connection was closed because the request was not complete in time.',
      fr: "La connexion a été fermée parce que la requête n'était pas complète à temps.",
    },
  },
  ambiguous_identifier: {
    status: 409,
    title: { en: 'Several studies bear this number', fr: 'Plusieurs études portent ce numéro' },
    description: {
      en: 'The number is shared, as the parts of a platform trial share one EudraCT number; detail names the studies.',
      fr: "Le numéro est partagé, comme les parties d'un essai plateforme partagent un numéro EudraCT ; detail les énumère.",
    },
  },
  gone: {
    status: 410,
    title: { en: 'Withdrawn', fr: 'Retiré' },
    description: {
      en: 'The resource existed and was withdrawn for good.',
      fr: 'La ressource a existé et a été retirée définitivement.',
    },
  },
  ...ruleTypes,
  precondition_failed: {
    status: 412,
    title: { en: 'Changed meanwhile', fr: 'Modifié entre-temps' },
    description: {
      en: 'If-Match names another state than the present one: read it again, and change that.',
      fr: "If-Match désigne un autre état que l'actuel : le relire, puis modifier celui-là.",
    },
  },
  payload_too_large: {
    status: 413,
    title: { en: 'The body is too large', fr: 'Le corps est trop volumineux' },
    description: {
      en: 'The request body is larger than the service accepts.',
      fr: 'Le corps de la requête dépasse la taille acceptée.',
    },
  },
  uri_too_long: {
    status: 414,
    title: { en: 'The address is too long', fr: "L'adresse est trop longue" },
    description: {
      en: 'The address, or an identifier in it, is longer than the service accepts.',
      fr: "L'adresse, ou un identifiant qu'elle contient, dépasse la longueur acceptée.",
    },
  },
  unsupported_media_type: {
    status: 415,
    title: { en: 'Unsupported format of the body', fr: 'Format du corps non pris en charge' },
    description: {
      en: 'The Content-Type or Content-Encoding of the request is not supported here.',
      fr: "Le Content-Type ou le Content-Encoding de la requête n'est pas pris en charge ici.",
    },
  },
  idempotency_mismatch: {
    status: 422,
    title: { en: 'The Idempotency-Key was used for another request', fr: 'Idempotency-Key déjà utilisée' },
    description: {
      en: 'The key belongs to a request with another address or body; choose a new one.',
      fr: "La clé appartient à une requête d'une autre adresse ou d'un autre corps ; en choisir une nouvelle.",
    },
  },
  precondition_required: {
    status: 428,
    title: { en: 'If-Match is required', fr: 'If-Match est obligatoire' },
    description: {
      en: 'A change names the state that it changes: send the ETag of the last read as If-Match.',
      fr: "Une modification désigne l'état qu'elle modifie : envoyer l'ETag de la dernière lecture dans If-Match.",
    },
  },
  rate_limited: {
    status: 429,
    title: { en: 'Too many requests', fr: 'Trop de requêtes' },
    description: {
      en: 'The published limit is used up; Retry-After says in how many seconds it is renewed.',
      fr: 'La limite publiée est atteinte ; Retry-After indique dans combien de secondes elle est renouvelée.',
    },
  },
  headers_too_large: {
    status: 431,
    title: { en: 'The headers are too large', fr: 'Les en-têtes sont trop volumineux' },
    description: {
      en: 'The headers of the request are larger than the service accepts.',
      fr: 'Les en-têtes de la requête dépassent la taille acceptée.',
    },
  },
  internal: {
    status: 500,
    title: { en: 'The service failed', fr: 'Le service a échoué' },
    description: {
      en: 'An unforeseen failure, recorded under requestId.',
      fr: 'Une défaillance imprévue, consignée sous requestId.',
    },
  },
  database_unavailable: {
    status: 503,
    title: { en: 'The database is away', fr: 'La base de données est indisponible' },
    description: {
      en: 'The database does not answer at present; try again after Retry-After seconds.',
      fr: 'La base de données ne répond pas actuellement ; réessayer après Retry-After secondes.',
    },
  },
  timeout: {
    status: 503,
    title: { en: 'The query took too long', fr: 'La recherche a pris trop de temps' },
    description: {
      en: 'The database cancelled the query at its time limit; narrow the query or try again later.',
      fr: 'La base de données a interrompu la recherche à sa limite de temps ; la restreindre ou réessayer plus tard.',
    },
  },
  overloaded: {
    status: 503,
    title: { en: 'The service is overloaded', fr: 'Le service est surchargé' },
    description: {
      en: 'The service sheds load to stay alive; try again after Retry-After seconds.',
      fr: 'Le service réduit sa charge pour rester disponible ; réessayer après Retry-After secondes.',
    },
  },
  issuer_unavailable: {
    status: 503,
    title: { en: 'The identity provider is away', fr: "Le fournisseur d'identité est indisponible" },
    description: {
      en: 'The token cannot be checked, since the identity provider does not give its keys at present; try again after Retry-After seconds.',
      fr: "Le jeton ne peut pas être vérifié : le fournisseur d'identité ne donne pas ses clés actuellement ; réessayer après Retry-After secondes.",
    },
  },
  mail_unavailable: {
    status: 503,
    title: { en: 'The service sends no mail', fr: "Le service n'envoie pas de courrier" },
    description: {
      en: 'No mail server is configured (RIPH_SMTP_URL), so that messages to contacts cannot be sent; call the contact instead.',
      fr: "Aucun serveur de courrier n'est configuré (RIPH_SMTP_URL) ; les messages ne peuvent être envoyés : téléphoner au contact.",
    },
  },
  not_ready: {
    status: 503,
    title: { en: 'The service is not ready', fr: "Le service n'est pas prêt" },
    description: {
      en: 'The service runs but cannot answer yet: its database is away or migrations are pending.',
      fr: 'Le service fonctionne mais ne peut pas encore répondre : base absente ou migrations en attente.',
    },
  },
} as const satisfies Record<string, ProblemType>;

export type ProblemCode = keyof typeof problemTypes;

/** Whether a text is the code of a problem type; `__proto__` and its like are not. */
export function isProblemCode(text: string): text is ProblemCode {
  return Object.hasOwn(problemTypes, text);
}
