import type { CallState } from '@/lib/calls/schema'

/** What a model is told of a call, beside its reason. */
type Facts = {
  call: string
  request: string | null
  reason: string
  until: string | null
  effective: string | null
  grant: string | null
  summary: string | null
}

const again = ({ call }: Facts) =>
  `To ask people for the very same once more, call countersign-again with call “${call}”.`
const other = 'Do not simply repeat it: change what was objected to, or do without.'
const ended = (facts: Facts) => `Not done. ${facts.reason} ${again(facts)}`
const report = ({ call }: Facts) => `Once it is done, say what came of it: countersign-report with call “${call}”.`

/** Where a call stands, to a model that may have to go on with it; an error is whatever it will not get by waiting. */
const state: Record<CallState, { says: (facts: Facts) => string; isError: boolean }> = {
  allowed: { says: permitted, isError: false },
  released: { says: permitted, isError: false },
  waiting: {
    says: ({ call, request, reason, until }) =>
      `Not done yet: people decide first (${request}, until ${until}). ${reason} Nothing has happened so far. ` +
      `Go on with something else, then call this tool again with exactly the same arguments to hear the answer, ` +
      `or countersign-look with call “${call}”. Other arguments are another request.`,
    isError: false,
  },
  settling: {
    says: ({ call, request, effective }) =>
      `Not done yet: people have decided (${request}), and what they said counts from ${effective} on. Nothing has ` +
      `happened so far. Call this tool again with exactly the same arguments after that, or countersign-look with call “${call}”.`,
    isError: false,
  },
  denied: { says: ({ reason }) => `Not allowed. ${reason} Repeating it changes nothing.`, isError: true },
  consumed: {
    says: (facts) =>
      `The permission for this was used, and nobody has said what came of it, so it may be done, or being done. ` +
      `Do not do it again. ${report(facts)}`,
    isError: true,
  },
  executed: { says: ({ summary }) => `Done. ${summary ?? ''}`.trim(), isError: false },
  failed: { says: ({ summary }) => `It was tried and failed. ${summary ?? ''}`.trim(), isError: true },
  unreported: {
    says: (facts) =>
      `It cannot be known whether this was done: its permission was used and nobody reported. Look at what it would have ` +
      `changed first. ${again(facts)}`,
    isError: true,
  },
  rejected: { says: (facts) => `Not done. ${facts.reason} ${other} ${again(facts)}`, isError: true },
  changes_requested: { says: (facts) => `Not done. ${facts.reason} Ask again with the changes.`, isError: true },
  expired: { says: ended, isError: true },
  lapsed: { says: ended, isError: true },
  withdrawn: { says: ended, isError: true },
  stopped: { says: ({ reason }) => `Not done. ${reason}`, isError: true },
  superseded: { says: ended, isError: true },
}

function permitted(facts: Facts): string {
  const { call, grant, until, reason } = facts
  if (grant === null)
    return `Allowed. ${reason} Nothing is yours to do: Countersign does it. To hear when it is done, call countersign-look with call “${call}”.`
  return (
    `Allowed, once, until ${until}. ${reason} It is yours to do: just before you act, call countersign-claim with call ` +
    `“${call}”, grant “${grant}” and exactly these arguments. ${report(facts)}`
  )
}

export const mcpWords = {
  state,
  instructions:
    'Countersign stands between you and these tools. A call is done, allowed, refused with the reason, or it waits for ' +
    'people: then the answer says so at once, nothing has happened yet, and you call the same tool again with the same ' +
    'arguments later. Nothing you say approves anything; only people do, on pages of their own.',
  waits: (request: string | null, seconds: number) => `${request} waits for people; ${seconds} seconds so far`,
  claimed: ({ call }: { call: string }) =>
    `The permission is used: act now, with exactly these arguments. Then say what came of it: countersign-report with call “${call}”.`,
  claimedBefore:
    'This permission was used before. Act only if that was you and you have not acted on it yet; otherwise somebody else does.',
  reported: 'Recorded.',
  noName: 'Name the tool in params.name, and give its arguments as an object in params.arguments.',
  noPromptName: 'Name the prompt in params.name, as prompts/list does.',
  badArguments: 'What params.arguments says does not fit this prompt',
  badMeta: 'What params._meta says under countersign/ cannot be read',
  badCursor: 'This cursor is none of ours. Begin again without one.',
  unknownMethod: (method: string) => `There is no method ${method.slice(0, 80)} here.`,
} as const
