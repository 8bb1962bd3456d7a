/**
 * The digest of what failed because too much was asked at once. A page gets no more of a fault than its digest: by this one
 * the gate and the page in the browser know that it is worth asking again.
 */
export const busyDigest = 'countersign-busy'

/** After how many seconds a page that could not be made asks again; each adds a time of its own choice. */
export const busyAgainSeconds = 4

/** What is said in place of such a page. */
export const busyWords = {
  title: 'Busy just now',
  sentences: [
    'Too much is asked at once. This page comes by itself.',
    'What was decided stays decided; the rest goes on waiting.',
  ],
} as const

/** What became of a form that was sent without scripts: it was saved, nothing was, or nobody knows. */
export type Fate = 'saved' | 'refused' | 'lost'

/** By this cookie the desk tells the gate, which takes it out of the answer: a page that fails says nothing itself. */
export const fateCookie = 'countersign-fate'

/** What is said where the page after such a form could not be made in time. What it held the browser has still. */
export const busyFateWords: Readonly<Record<Fate, readonly string[]>> = {
  saved: [
    'What you sent was saved. Only the page after it could not be made in time; it comes by itself as soon as it can.',
  ],
  refused: [
    'So much is asked that no answer could be made in time. What you sent was not saved.',
    'Your browser has it still: load this page again in a moment, and let it send the form once more.',
  ],
  lost: [
    'So much is asked that no answer could be made in time, and whether what you sent was saved is not known here. Look in another window first.',
    'Your browser has it still: to send it once more, load this page again in a moment.',
  ],
}
