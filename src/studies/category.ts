import type { InterventionType, StudyType } from '../db/enums.ts';

/**
 * What counts as a medicine (Code de la santé publique, L5111-1; gene therapies are among the advanced ones). Category 2 is
 * never about one (domain.md section 5 item 1). A dietary supplement is a food.
 */
const MEDICINES: ReadonlySet<InterventionType> = new Set(['drug', 'biological', 'genetic', 'combination_product']);

/** Whether an intervention of this type is a medicine. */
export const isMedicine = (type: InterventionType): boolean => MEDICINES.has(type);

/** The type of study that a RIPH category is of (domain.md section 5 item 1): 1 and 2 are interventional, 3 observational. */
export const typeOfCategory = (category: number): StudyType => (category === 3 ? 'observational' : 'interventional');
