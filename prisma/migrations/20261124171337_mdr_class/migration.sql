-- AlterTable
ALTER TABLE "study" ADD COLUMN     "mdr_class" TEXT;

-- Code de la santé publique, R1125-1: the categories 1° to 3° and 4° a) to d).
ALTER TABLE "study" ADD CONSTRAINT "study_mdr_class_check" CHECK ("mdr_class" IN ('1', '2', '3', '4a', '4b', '4c', '4d'));
