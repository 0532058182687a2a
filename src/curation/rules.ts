import { bodyMistake, type Mistake, ruleBroken } from '../http/problems.ts';
import { isMedicine, typeOfCategory } from '../studies/category.ts';
import type { Writable } from './writable.ts';

/**
 * Regime, category, type of study and interventions agree (domain.md sections 2 and 5 item 1). What is not stated contradicts
 * nothing.
 *
 * @throws Problem 409 `regime_category` naming each member that disagrees
 */
export function requireRegimeAndCategory(study: Writable): void {
  const mistakes = [...regimeMistakes(study), ...categoryMistakes(study)];
  if (mistakes.length > 0) throw ruleBroken('regime_category', mistakes);
}

function regimeMistakes({ regime, riphCategory, mdrClass }: Writable): Mistake[] {
  const found: Mistake[] = [];
  if (regime === 'riph_national' && riphCategory === null)
    found.push(
      bodyMistake('/riphCategory', 'category_required', 'riph_national has 1, 2 or 3', 'riph_national a 1, 2 ou 3'),
    );
  if (regime !== 'riph_national' && riphCategory !== null) {
    const [en, fr] = regime === null ? ['without a regime', 'sans régime'] : [`under ${regime}`, `sous ${regime}`];
    found.push(bodyMistake('/riphCategory', 'category_not_allowed', `there is none ${en}`, `il n’y en a pas ${fr}`));
  }
  if (mdrClass !== null && regime !== 'mdr_ci')
    found.push(
      bodyMistake(
        '/mdrClass',
        'class_not_allowed',
        'belongs to the regime mdr_ci alone',
        'relève du seul régime mdr_ci',
      ),
    );
  return found;
}

function categoryMistakes({ riphCategory, studyType, interventions }: Writable): Mistake[] {
  const found: Mistake[] = [];
  const wanted = riphCategory === null ? null : typeOfCategory(riphCategory);
  if (wanted !== null && studyType !== null && studyType !== wanted)
    found.push({
      ...bodyMistake(
        '/studyType',
        'type_of_category',
        `${studyType}, but category ${riphCategory} is ${wanted}`,
        `${studyType}, mais la catégorie ${riphCategory} est ${wanted}`,
      ),
      allowed: [wanted],
    });
  if (riphCategory !== 2) return found;
  const medicines = interventions.flatMap(({ type }, index) =>
    isMedicine(type)
      ? [
          bodyMistake(
            `/interventions/${index}/type`,
            'medicine',
            `${type} is a medicine, and category 2 is never about one`,
            `${type} est un médicament, et la catégorie 2 ne porte jamais sur un médicament`,
          ),
        ]
      : [],
  );
  return [...found, ...medicines];
}
