-- AlterTable
ALTER TABLE "organization" ADD COLUMN     "alias_keys" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "former_ids" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "organization_alias_keys_idx" ON "organization" USING GIN ("alias_keys");

-- CreateIndex
CREATE INDEX "organization_former_ids_idx" ON "organization" USING GIN ("former_ids");

-- What the service writes from now on, for the aliases that are there: lower case, no accents, single spaces.
UPDATE "organization" SET "alias_keys" = ARRAY(
  SELECT trim(lower(regexp_replace(regexp_replace(normalize(alias, NFKD), '[\u0300-\u036f]', '', 'g'), '\s+', ' ', 'g')))
  FROM unnest("aliases") AS alias)
WHERE cardinality("aliases") > 0;
