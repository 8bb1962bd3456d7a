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
    'So much is asked that this page could not be made in time. It comes by itself as soon as it can.',
    'What was decided stays decided, and what nobody has decided goes on waiting.',
  ],
} as const
