import { addDays } from '../db/dates.ts';
import type { SlotState } from '../db/enums.ts';

/** Days after which nobody vouches for a slot any longer (domain.md section 5 item 7). */
const DAYS_GOOD = 30;

/** Slots that were checked on or before this day read `unknown` on `today`. */
export function slotsExpiredBy(today: string): string {
  return addDays(today, -DAYS_GOOD);
}

interface Slot<S> {
  state: S;
  places: number | null;
  /** Calendar date, YYYY-MM-DD. */
  checkedOn: string;
}

/** A slot as readers see it on `today`: once it has gone unchecked for 30 days, neither its state nor its places are told. */
export function shownSlot({ state, places, checkedOn }: Slot<SlotState>, today: string): Slot<SlotState | 'unknown'> {
  if (checkedOn <= slotsExpiredBy(today)) return { state: 'unknown', places: null, checkedOn };
  return { state, places, checkedOn };
}
