-- CreateEnum
CREATE TYPE "client_audience" AS ENUM ('partner', 'internal');

-- CreateEnum
CREATE TYPE "message_state" AS ENUM ('queued', 'sent', 'dead');

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "decided" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "contact_role" ADD COLUMN     "decided" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "study" ADD COLUMN     "curated" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "contact_message" (
    "id" TEXT NOT NULL,
    "contact_id" TEXT NOT NULL,
    "state" "message_state" NOT NULL DEFAULT 'queued',
    "sender_name" TEXT,
    "reply_to" TEXT,
    "subject" TEXT,
    "text" TEXT,
    "language" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "request_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "contact_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "organization" TEXT NOT NULL,
    "audience" "client_audience" NOT NULL,
    "scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "quota_per_minute" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_key" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_answer" (
    "caller" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "sealed" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotent_answer_pkey" PRIMARY KEY ("caller","key_hash")
);

-- CreateTable
CREATE TABLE "report_version" (
    "year" SMALLINT NOT NULL,
    "version" INTEGER NOT NULL,
    "content" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "reason" TEXT,
    "differences" JSONB NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,

    CONSTRAINT "report_version_pkey" PRIMARY KEY ("year","version")
);

-- CreateTable
CREATE TABLE "import_run" (
    "id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "counts" JSONB NOT NULL,
    "findings" JSONB NOT NULL,
    "actor_kind" "actor_kind" NOT NULL,
    "actor_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_run_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quality_snapshot" (
    "day" DATE NOT NULL,
    "counts" JSONB NOT NULL,

    CONSTRAINT "quality_snapshot_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE INDEX "contact_message_contact_id_idx" ON "contact_message"("contact_id");

-- CreateIndex
CREATE INDEX "contact_message_state_created_at_idx" ON "contact_message"("state", "created_at");

-- CreateIndex
CREATE INDEX "client_key_client_id_idx" ON "client_key"("client_id");

-- CreateIndex
CREATE INDEX "idempotent_answer_created_at_idx" ON "idempotent_answer"("created_at");

-- CreateIndex
CREATE INDEX "import_run_started_at_idx" ON "import_run"("started_at");

-- AddForeignKey
ALTER TABLE "contact_message" ADD CONSTRAINT "contact_message_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contact"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_key" ADD CONSTRAINT "client_key_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "client"("id") ON DELETE CASCADE ON UPDATE CASCADE;
