import type { GoLiveBlocker } from '@/lib/tools/rules'

/** Why a tool cannot be switched on in production, said to the admin who tries. */
export const goLiveBlockerText: Record<GoLiveBlocker, string> = {
  no_sentence: 'Write the sentence that an approver will read: what a pod wants to do with this tool.',
  no_place: 'Name in its sentence every repository, branch and path that the tool takes: people sign where it acts.',
  no_consequences: 'Say what happens when the call goes through, in at least one sentence.',
  no_undo: 'Say how the effect is taken back, or that nothing takes it back.',
  no_owner: 'Name the group that answers for this tool.',
}
