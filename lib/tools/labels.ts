import type { GoLiveBlocker } from '@/lib/tools/rules'
import type { Tool, ToolState } from '@/lib/tools/schema'

/** Why a tool cannot be switched on in production, said to the admin who tries. */
export const goLiveBlockerText: Record<GoLiveBlocker, string> = {
  no_sentence: 'Write the sentence that an approver will read: what a pod wants to do with this tool.',
  no_place: 'Name in its sentence every repository, branch and path that the tool takes: people sign where it acts.',
  no_consequences: 'Say what happens when the call goes through, in at least one sentence.',
  no_undo: 'Say how the effect is taken back, or that nothing takes it back.',
  no_owner: 'Name the group that answers for this tool.',
  unknown_argument: 'Its words speak of an argument that it does not have.',
}

export const toolStateWords: Record<ToolState, string> = {
  draft: 'Draft',
  live: 'Live',
  suspended: 'Suspended',
  retired: 'Retired',
}

/** What its state means for the calls of a tool. */
export const toolStateMeaning: Record<ToolState, string> = {
  draft: 'It is being described. Every call is denied.',
  live: 'Policy decides about its calls.',
  suspended:
    'It has another form, or its server says something else of it. Every call is denied until people have looked at that.',
  retired: 'It is not offered any more. Every call is denied.',
}

const replacedWords: Record<NonNullable<Tool['replaces']>['what'], (by: string) => string> = {
  argument: (by) => `the text in ${by}`,
  memory: (by) => `the entry of the memory that ${by} names`,
  prompt: (by) => `the live prompt that ${by} names`,
  output: (by) => `the file that stands at ${by}`,
}

/** Which text of a tool's calls takes the place of what. */
export function replacesWords({ replaces }: Pick<Tool, 'replaces'>): string {
  return replaces ? `${replaces.text} takes the place of ${replacedWords[replaces.what](replaces.by)}` : 'Not said'
}

/** What a tool does at worst, in the order from least to most. */
export const effects = ['reads', 'writes', 'leaves', 'destroys'] as const
export type Effect = (typeof effects)[number]

/** What a tool does at worst, as people look for it. */
export function effectOf({ sensitivity, external }: Pick<Tool, 'sensitivity' | 'external'>): Effect {
  if (sensitivity === 'destructive') return 'destroys'
  if (external) return 'leaves'
  return sensitivity === 'write' ? 'writes' : 'reads'
}

/** The headings under which tools stand. */
export const effectWords: Record<Effect, string> = {
  reads: 'Read only',
  writes: 'Writes inside',
  leaves: 'Leaves the organisation',
  destroys: 'Destructive',
}

/** What a tool does and changes, told to a language model that may use it. */
export const offeredWords = {
  effect: {
    read: 'It only reads.',
    write: 'It changes content.',
    destructive: 'It can overwrite or remove content.',
  } satisfies Record<Tool['sensitivity'], string>,
  leaves: (to: readonly string[]) => `Content leaves the organisation${to.length > 0 ? `, to ${to.join(', ')}` : ''}.`,
  personal: 'It handles personal data.',
  final: 'Nothing takes it back.',
  judged: (sentence: string) => `People who decide read that the pod ${sentence}.`,
  ways: (ways: readonly (readonly string[])[]) =>
    `Beside what is required give ${ways.map((names) => names.join(' and ')).join(', or ')}.`,
  more: 'More holds between its arguments than this form can say; a call that does not fit is refused with the reason.',
}
