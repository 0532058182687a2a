/**
 * The closed vocabularies of the registry, as `prisma/schema.prisma` declares them: one list for the database, the wire
 * schemas and the query parameters.
 */
export * from './generated/enums.ts';
