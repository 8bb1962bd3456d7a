'use server'

import { addRule, answerCell } from '@/lib/policy/cells/commands'
import {
  discardChange,
  editChange,
  rebaseChange,
  startChange,
  startRollback,
  undoEdits,
} from '@/lib/policy/drafts/commands'
import { writeRemark } from '@/lib/policy/remarks/commands'
import { askReplay, cancelReplay } from '@/lib/policy/replay/commands'
import { beginShadow, endShadow } from '@/lib/policy/shadow/commands'
import { proposeChange, tightenNow, withdrawChange } from '@/lib/proposals/commands'
import { action } from '@/lib/web/action'

export const answer = action(answerCell, { refresh: ['/policy', '/policy/changes'] })
export const rule = action(addRule, { refresh: ['/policy', '/policy/changes'] })
export const start = action(startChange, { refresh: ['/policy', '/policy/changes'] })
export const rollBack = action(startRollback, { refresh: ['/policy', '/policy/changes'] })
export const edit = action(editChange, { refresh: ['/policy', '/policy/changes'] })
export const undo = action(undoEdits, { refresh: ['/policy', '/policy/changes'] })
export const rebase = action(rebaseChange, { refresh: ['/policy', '/policy/changes'] })
export const discard = action(discardChange, { refresh: ['/policy', '/policy/changes'] })
export const replay = action(askReplay, { refresh: '/policy/changes' })
export const giveUpReplay = action(cancelReplay, { refresh: '/policy/changes' })
export const runBeside = action(beginShadow, { refresh: '/policy/changes' })
export const endBeside = action(endShadow, { refresh: '/policy/changes' })
export const remark = action(writeRemark, { refresh: '/policy/changes' })
export const propose = action(proposeChange, { refresh: ['/policy', '/policy/changes', '/approvals'] })
export const tighten = action(tightenNow, { refresh: ['/policy', '/policy/changes', '/approvals'] })
export const withdraw = action(withdrawChange, { refresh: ['/policy', '/policy/changes', '/approvals'] })
