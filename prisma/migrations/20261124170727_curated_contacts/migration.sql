-- AlterEnum
ALTER TYPE "actor_kind" ADD VALUE 'anonymous';

-- AlterTable
ALTER TABLE "contact" ADD COLUMN     "imported_name" TEXT;
