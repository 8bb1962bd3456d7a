import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import type { Widening } from '@/lib/catalogue/rules'
import { inSentence } from '@/lib/people/labels'
import type { Tool } from '@/lib/tools/schema'

export const sensitivityWords: Record<Tool['sensitivity'], string> = {
  read: 'It only reads',
  write: 'It changes content',
  destructive: 'It can overwrite or remove content',
}

/** What is said of a tool, by the name of the part. */
export const factNames = {
  state: 'State',
  sensitivity: 'What it does',
  external: 'Leaves the organisation',
  personalData: 'Personal data',
  critical: 'Watched closely',
  reversible: 'Can it be undone',
  replaces: 'What a new text replaces',
} as const

export const factWords = {
  external: ({ external, externalTo }: Pick<Tool, 'external' | 'externalTo'>) =>
    external ? `Yes, to ${inSentence(externalTo)}` : 'No',
  personalData: (handles: boolean) => (handles ? 'It handles personal data' : 'None'),
  critical: (critical: boolean) => (critical ? 'Yes, its failures matter' : 'No'),
  reversible: (reversible: Tool['reversible']) => (reversible ? reversible.how : 'No, nothing takes it back'),
}

export function changeSentence(asker: string, { title }: Pick<Tool, 'title'>, widens: readonly Widening[]): string {
  const what = widens.includes('state')
    ? widens.includes('form')
      ? `offer the tool ${quoted(title)} again, in another form`
      : `offer the tool ${quoted(title)} to pods`
    : widens[0] === 'form'
      ? `offer the tool ${quoted(title)} in another form`
      : widens.every((part) => part === 'replaces')
        ? `have new texts of the tool ${quoted(title)} held against something else, or against nothing`
        : `have calls of the tool ${quoted(title)} count for less`
  return `${asker} wants to ${what}`
}

export const consequenceWords = {
  uses: (environment: string, allow: readonly string[], ask: readonly string[]) => {
    const ways = [
      ...(allow.length > 0 ? [`${inSentence(allow)} may use it without asking`] : []),
      ...(ask.length > 0 ? [`${inSentence(ask)} may use it once people have signed`] : []),
    ]
    return `${ways.join(', and ')} (${environment}).`
  },
  nobody: 'By the policy in force no role may use it anywhere, so every call is still denied.',
  tier: (environment: string, before: string, after: string) =>
    `A call counts as ${after} instead of ${before} (${environment}).`,
  policy: 'Who may use it is still up to the policy alone.',
}

export function noAnswerWords(asker: string): string {
  return `If nobody answers in time, the tool stays as it is and ${asker} reads that nobody answered.`
}

export const undoWords = 'An admin can retire the tool at once, without asking anybody.'

export const tierReasonWords = {
  opens: 'It widens what pods may do',
  destroys: 'The tool can overwrite or remove content',
}

export const unusualWords = {
  milder: (before: string, after: string) => ({
    text: 'Calls of the tool would count for less than they do now.',
    baseline: `Now: ${before}. Then: ${after}.`,
  }),
  fewer: (names: readonly string[]) => ({
    text: `It would no longer count as something it counts as now: ${names.join(', ')}.`,
    baseline: 'The tool itself does not change by it.',
  }),
  otherwise: (before: string, after: string) => ({
    text: 'What a call would lose of the text that stands would be told otherwise, or not at all.',
    baseline: `Now: ${before}. Then: ${after}.`,
  }),
  narrower: (count: number) => ({
    text: 'Calls that fit now would no longer fit.',
    baseline: `${counted(count, 'difference')} of the new form.`,
  }),
  again: (refused: number) => ({
    text: 'Asked again after a person said no.',
    baseline: `${counted(refused, 'request')} for this tool turned down in 90 days.`,
  }),
}

export const checkWords = {
  words: 'Words for approvers: sentence, consequences, undo and owner are there, and name every place the tool takes',
  form: 'The form of its arguments can be held against calls',
  same: 'The form of its arguments is the one that counts now',
  differs: (count: number) => `The form of its arguments is another one: ${counted(count, 'difference')}, listed above`,
  guessed: (note: string) => `Noted about it: ${note}`,
  effect: 'What the tool really does: not tried; the catalogue describes it',
}

/** Why a change of a tool is not made any more, to go on after "because". */
export const movedWords = {
  gone: 'the tool is not known any more',
  changed: 'the tool was changed meanwhile',
}

/** What a form about a tool is told. */
export const toolRefusals: Readonly<Record<string, string>> = {
  unknown_tool: 'There is no such tool. Load the page again.',
  changed: 'The tool was changed since you opened this page. Load it again; what you wrote stays until then.',
  not_ready: 'It cannot be live like this:',
  invalid_words: 'These words do not fit the tool:',
  invalid_tool: 'This does not fit together:',
  note_required: 'Say why: other people decide about this change, and read your reason.',
  form_waits: 'Another form of its arguments waits for a look. Offer it with that form, or retire it.',
  not_suspended: 'Only another form of its arguments suspends a tool. Retire it to close it.',
  only_signed: 'In production others sign that a tool goes live.',
  not_ruled: 'No policy says who would sign this, so nothing was asked.',
  invalid_document: 'The document cannot be imported:',
}

export function openWords(number: number): string {
  return `A change of this tool waits for people already: CS-${number}.`
}

export const toolSortWords = { title: 'title', effect: 'what they do', owner: 'owner', state: 'state' } as const

/** What the list can be narrowed to beside effect, state and owner. */
export const onlyWords = {
  personal: 'Handles personal data',
  final: 'Cannot be undone',
  lacking: 'Lacks something to go live',
  waiting: 'New form waits for a look',
} as const
