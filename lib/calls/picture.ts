import { type CallChange, callChange } from '@/lib/calls/schema'
import { countHidden } from '@/lib/core/hidden'
import { hidesTheSame, masked } from '@/lib/findings/mask'
import { argumentTitles, inReadingOrder, markdownArguments } from '@/lib/tools/rules'
import type { Tool } from '@/lib/tools/schema'

type Shown = {
  toolKey: string
  title: string
  /** The tool as the catalogue describes it today; null when it knows it no more. */
  tool: Tool | null
  args: Record<string, unknown>
  taskKey: string | null
  /** The pod's own words, of which only what they hide is counted here. */
  says: string | null
  /** What was asked before, of which changes were requested. */
  sentBack?: { number: number; arguments: Record<string, unknown>; says: string | null } | null
  /** What it filled into its prompt, as it may be seen. */
  filled?: CallChange['filled']
  /** What its new text would take the place of, as it may be seen. */
  replaced?: CallChange['replaced']
}

/** What people see of a call that would be made, whether it waits for them or was only asked about. */
export function pictureOf({
  toolKey,
  title,
  tool,
  args,
  taskKey,
  says,
  sentBack = null,
  filled = null,
  replaced = null,
}: Shown) {
  const shown = masked({ arguments: args, reason: says })
  return callChange.parse({
    toolKey,
    toolTitle: title,
    arguments: tool ? inReadingOrder(tool, shown.arguments) : shown.arguments,
    masked: shown.count,
    titles: tool ? argumentTitles(tool) : {},
    markdown: tool ? markdownArguments(tool) : [],
    hiddenCharacters: countHidden([args, taskKey, says]),
    sentBack: sentBack && beforeOf(sentBack, args),
    filled,
    replaced,
  })
}

function beforeOf({ number, arguments: before, says }: NonNullable<Shown['sentBack']>, args: Shown['args']) {
  const [mine, theirs] = [
    { arguments: args, reason: null },
    { arguments: before, reason: says },
  ]
  const unseen = Object.keys(args).filter((name) => Object.hasOwn(before, name) && !hidesTheSame(mine, theirs, name))
  return { number, arguments: masked(theirs).arguments, unseen }
}
