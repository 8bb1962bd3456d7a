import { z } from 'zod'
import { replayFailures, shadowEnds } from '@/lib/audit/replayed'

/** A change of policy by its number, never what it says. */
const policyChange = z.object({ number: z.number().int() })

/** What can happen to a change of policy, for the list in lib/audit/events.ts. */
export const policyChangeEvents = {
  'policy_change.drafted': policyChange.extend({ base: z.number().int(), edits: z.number().int() }),
  /** `changed` names the cells and rules, `undone` says how many steps were taken back. */
  'policy_change.edited': policyChange.extend({
    edits: z.number().int(),
    changed: z.array(z.string()),
    undone: z.number().int().optional(),
  }),
  'policy_change.rebased': policyChange.extend({
    from: z.number().int(),
    to: z.number().int(),
    edits: z.number().int(),
    leftOut: z.number().int(),
  }),
  'policy_change.discarded': policyChange,
  'policy_change.proposed': policyChange.extend({ request: z.number().int(), digest: z.string() }),
  /** How its request ended, and what the person who decided wrote or why it ended. */
  'policy_change.returned': policyChange.extend({
    request: z.number().int(),
    state: z.string(),
    note: z.string().nullable(),
  }),
  /** `atOnce`: before a second person had looked, because it only tightens. */
  'policy_change.in_force': policyChange.extend({ version: z.number().int(), atOnce: z.boolean() }),
  /** Who said something about it; what, stands beside the change. */
  'policy_change.remarked': policyChange,
  'policy_change.replay_asked': policyChange.extend({ days: z.number().int() }),
  'policy_change.replayed': policyChange.extend({
    replayed: z.number().int(),
    changed: z.record(z.string(), z.number()),
    digest: z.string(),
  }),
  'policy_change.replay_cancelled': policyChange,
  'policy_change.replay_failed': policyChange.extend({ why: z.enum(replayFailures) }),
  'policy_change.shadow_started': policyChange.extend({ until: z.string() }),
  'policy_change.shadow_ended': policyChange.extend({ because: z.enum(shadowEnds) }),
} as const
