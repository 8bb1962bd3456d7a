import 'server-only'
import { defineCommand } from '@/lib/change/command'
import { cellForm, ruleForm } from '@/lib/policy/cells/schema'
import { goOnOrBegin } from '@/lib/policy/drafts/commands'

/** Gives a cell another answer, in the draft that its author works on; begins one where there is none. */
export const answerCell = defineCommand({
  name: 'policy.answer_cell',
  permission: 'policy:change',
  input: cellForm,

  async run({ tx, actor, now, input: { number, edit } }) {
    return await goOnOrBegin(tx, actor, number, [edit], now)
  },
})

/** Adds a rule that speaks of some calls of a cell, in the same way. */
export const addRule = defineCommand({
  name: 'policy.add_rule',
  permission: 'policy:change',
  input: ruleForm,

  async run({ tx, actor, now, input: { number, edit } }) {
    return await goOnOrBegin(tx, actor, number, [edit], now)
  },
})
