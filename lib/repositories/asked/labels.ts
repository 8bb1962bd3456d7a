/** Words of every form by which somebody asks for something about a repository. */
export const askedWords = {
  reason: 'Why',
  ask: 'Ask for it',
  done: 'People are asked to sign it. Nothing changes before they have.',
}

/** What becomes of a row of such a list. */
export const standingWords = {
  before: 'as now',
  added: 'new',
  removed: 'not any more',
  staying: (count: number) => `${count.toLocaleString('en')} others stay as they are`,
} as const
