-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "email_shown" BOOLEAN NOT NULL DEFAULT true;
