import { callChange } from '@/lib/calls/schema'
import { countHidden } from '@/lib/core/hidden'
import { masked } from '@/lib/findings/mask'
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
}

/** What people see of a call that would be made, whether it waits for them or was only asked about. */
export function pictureOf({ toolKey, title, tool, args, taskKey, says }: Shown) {
  const shown = masked({ arguments: args, reason: says })
  return callChange.parse({
    toolKey,
    toolTitle: title,
    arguments: tool ? inReadingOrder(tool, shown.arguments) : shown.arguments,
    masked: shown.count,
    titles: tool ? argumentTitles(tool) : {},
    markdown: tool ? markdownArguments(tool) : [],
    hiddenCharacters: countHidden([args, taskKey, says]),
  })
}
