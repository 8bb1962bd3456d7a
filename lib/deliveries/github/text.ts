/** What stands at GitHub of a delivery: numbers, names and addresses of ours, and nothing that anybody wrote. */
export type Named = {
  number: number | null
  id: string
  podName: string
  branch: string
  address: string
  isAtOnce: boolean
}

const ours = 'countersign/'

/** Whether a branch there is one that Countersign pushes for deliveries. */
export function isHeadBranch(name: string): boolean {
  return name.startsWith(ours)
}

/** The branch of a delivery's pull request. */
export function headBranch({ number, id }: Pick<Named, 'number' | 'id'>): string {
  return `${ours}${number === null ? id.toLowerCase() : `CS-${number}`}`
}

/** The title of its pull request: on one line, and without what GitHub would read as a sign or a name. */
export function pullTitle({ number, podName, branch }: Named): string {
  const what = number === null ? 'A delivery' : `CS-${number}: a delivery`
  return `${what} of ${plainly(podName)} to ${plainly(branch)}`.slice(0, 200)
}

/** What its pull request says. */
export function pullBody({ address, isAtOnce }: Pick<Named, 'address' | 'isAtOnce'>): string {
  if (isAtOnce) return `${checkSays.at_once.summary} ${address}`
  return `Nothing of this is merged before the right people have signed exactly this commit, or a rule lets it land: ${address}\n\nThe check countersign says when. Whatever is pushed here beside it is not merged.`
}

/** What the check says, by what became of the delivery. */
export const checkSays = {
  waits: { title: 'Waits for signatures', summary: 'Nobody has decided yet:' },
  signed: { title: 'Signed', summary: 'Exactly this commit may be merged:' },
  at_once: {
    title: 'Undone at once',
    summary: 'Nobody signed this beforehand, and somebody else looks at it afterwards:',
  },
  ended: { title: 'Will not land', summary: 'Why:' },
  gone: {
    title: 'Not part of its branch any more',
    summary: 'It landed, and two people took the branch over without it since, so it may not be merged again:',
  },
  taken: {
    title: 'Landed',
    summary: 'It was signed, and a commit of Countersign landed that holds this one. This one itself is not merged:',
  },
  others: {
    title: 'Nobody is asked to sign this',
    summary:
      'Work reaches this branch by people who sign it in Countersign. Nobody is asked to sign this, so it may not be merged. Somebody can ask for that there:',
  },
} as const

function plainly(text: string): string {
  return text
    .replaceAll(/\p{C}+/gu, ' ')
    .replaceAll(/[@#`<>[\]*_\\&|~]+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
