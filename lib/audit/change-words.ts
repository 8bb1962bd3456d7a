import type { z } from 'zod'
import type { policyChangeEvents } from '@/lib/audit/change-shapes'
import { replayedWords, replayFailureWords, shadowEnded, shadowStarted } from '@/lib/audit/replayed'
import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'

type Events = typeof policyChangeEvents
type Data<Type extends keyof Events> = z.input<Events[Type]>
type Sentences = { [Type in keyof Events]: (data: Data<Type>, who: string) => string }

const pc = (number: number) => `PC-${number}`

const cameBackWords: Readonly<Record<string, string>> = {
  rejected: 'was rejected',
  changes_requested: 'was sent back for changes',
  expired: 'was not decided in time',
  withdrawn: 'was withdrawn',
}

/** Why a change that was proposed is its author's draft again. */
function cameBack({ state, note }: Data<'policy_change.returned'>): string {
  const isSaid = state === 'rejected' || state === 'changes_requested'
  return `${cameBackWords[state] ?? 'is void'}${note ? `: ${isSaid ? quoted(note) : note}` : ''}`
}

/** What happened to a change of policy, each as one sentence, for the list in lib/audit/labels.ts. */
export const policyChangeSentences: Sentences = {
  'policy_change.drafted': ({ number, base }, who) =>
    `${who} started ${pc(number)}, a change of policy version ${base}`,
  'policy_change.edited': ({ number, changed, undone }, who) =>
    undone === undefined
      ? `${who} edited ${pc(number)}: ${changed.join(', ')}`
      : `${who} undid ${counted(undone, 'edit')} of ${pc(number)}`,
  'policy_change.rebased': ({ number, to, leftOut }, who) =>
    `${who} brought ${pc(number)} up to policy version ${to}${leftOut > 0 ? ` and left out ${counted(leftOut, 'edit')}` : ''}`,
  'policy_change.discarded': ({ number }, who) => `${who} discarded ${pc(number)}`,
  'policy_change.proposed': (data, who) => `${who} proposed ${pc(data.number)} (CS-${data.request})`,
  'policy_change.returned': (data) => `${pc(data.number)} is a draft again: CS-${data.request} ${cameBack(data)}`,
  'policy_change.in_force': ({ number, version, atOnce }, who) =>
    atOnce
      ? `${who} put ${pc(number)} into force at once, as policy version ${version}: it only tightens`
      : `${pc(number)} is in force as policy version ${version}`,
  'policy_change.remarked': ({ number }, who) => `${who} wrote a remark on ${pc(number)}`,
  'policy_change.replay_asked': ({ number, days }, who) =>
    `${who} asked to replay ${pc(number)} on the recorded calls of ${counted(days, 'day')}`,
  'policy_change.replayed': ({ number, replayed, changed }) =>
    `${pc(number)} was replayed on ${counted(replayed, 'recorded call')}: ${replayedWords(changed)}`,
  'policy_change.replay_cancelled': ({ number }, who) => `${who} gave up a replay of ${pc(number)}`,
  'policy_change.replay_failed': ({ number, why }) => `${pc(number)} could not be replayed: ${replayFailureWords[why]}`,
  'policy_change.shadow_started': shadowStarted,
  'policy_change.shadow_ended': shadowEnded,
}
