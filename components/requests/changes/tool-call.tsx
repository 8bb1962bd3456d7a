import { ArgumentValues } from '@/components/requests/changes/argument-values'
import { SinceSentBack } from '@/components/requests/changes/since-sent-back'
import { Revealed } from '@/components/ui/revealed'
import type { Picture } from '@/components/requests/changes/picture'
import { SeenText } from '@/components/requests/seen-text'
import { holdsMarkdown } from '@/lib/calls/markdown'
import { callChange } from '@/lib/calls/schema'
import { counted } from '@/lib/core/count'

/** A call of a tool: every value that is passed along, exactly as it will run. */
export const toolCallPicture: Picture = (content, canMark) => {
  const change = callChange.parse(content)
  const hidden =
    change.hiddenCharacters === 0
      ? ''
      : ` · ${counted(change.hiddenCharacters, 'hidden or look-alike character')} marked`
  const masked = change.masked === 0 ? '' : ` · ${counted(change.masked, 'value')} kept out of sight`
  const raw = JSON.stringify(change.arguments, null, 2)
  const { titles, markdown } = change
  const shown = { values: change.arguments, titles, markdown, canMark }
  const since = change.sentBack && <SinceSentBack before={change.sentBack} after={change.arguments} titles={titles} />
  return {
    summary: `Exactly what will run: “${change.toolTitle}” · ${counted(Object.keys(change.arguments).length, 'value')} passed along${hidden}${masked}`,
    readable: (
      <>
        {since}
        <ArgumentValues {...shown} />
      </>
    ),
    ...(holdsMarkdown(change.arguments, markdown) && {
      text: (
        <>
          {since}
          <ArgumentValues {...shown} asText />
        </>
      ),
      couldDeceive: change.hiddenCharacters > 0,
    }),
    raw: (
      <SeenText
        label="The arguments as the pod sent them"
        text={raw}
        className="mt-2 rounded-control border border-line bg-sunken p-3"
      >
        <pre translate="no" className="font-code text-code whitespace-pre-wrap [overflow-wrap:anywhere]">
          <Revealed text={raw} />
        </pre>
      </SeenText>
    ),
    rawOf: (
      <>
        Tool{' '}
        <code translate="no" className="font-code text-code">
          {change.toolKey}
        </code>
      </>
    ),
  }
}
