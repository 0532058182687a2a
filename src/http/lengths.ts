/**
 * The most characters that a text may have, and the most entries of a list, in bodies and so in documents. Each is far above what
 * 1,407 records of ClinicalTrials.gov hold at most, which is the number behind it: a body that meets one is a mistake.
 */
export const MOST = {
  /** An id, a code, a word of a vocabulary (24). */
  code: 64,
  /** The name of a thing, the label of a part (254). */
  name: 500,
  /** A title (432). */
  title: 2000,
  /** The address of a page (272), which a query may make long. */
  address: 4000,
  /** What is said of a part: an arm, an outcome, an intervention (1,017). */
  remark: 10_000,
  /** A summary, a description, the criteria of eligibility (32,038). */
  text: 100_000,
  /** Entries of a list (114). */
  list: 1000,
} as const;
