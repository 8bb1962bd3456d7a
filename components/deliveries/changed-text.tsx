import { shownAs } from '@/components/deliveries/forms/registry'
import type { Changed } from '@/components/deliveries/forms/form'
import { FoundLines } from '@/components/deliveries/found-lines'
import { LineDifference } from '@/components/difference/line-difference'
import { TextChange } from '@/components/requests/changes/text-change'
import { SeenText } from '@/components/requests/seen-text'
import { ScrollBox } from '@/components/ui/scroll-box'

/** What changes in a text by what kind of file it is; the text itself, line by line, is a press away. */
export function ChangedText({ changed }: { changed: Changed }) {
  const { path, before, after, found } = changed
  const shown = before === after ? null : shownAs(changed)
  if (!shown)
    return (
      <>
        <FoundLines found={found} />
        <TextChange name={path} before={before} after={after} />
      </>
    )
  const { summary, text, picture, tellsFound, isWhole, needsText } = shown
  return (
    <>
      <FoundLines found={tellsFound ? found.filter(({ line }) => line === null) : found} />
      <p translate="yes" className="text-small text-muted">
        {summary}
      </p>
      <SeenText
        label={`What changes in ${path}`}
        text={text}
        className="mt-2 rounded-control border border-line bg-sunken p-3"
      >
        {picture}
      </SeenText>
      {!isWhole && (
        <details open={needsText} className="mt-2">
          <summary translate="yes" className="link min-h-6 text-small">
            The text, line by line
          </summary>
          <ScrollBox
            label={`The text of ${path}, line by line`}
            className="mt-2 max-h-[60lh] rounded-control border border-line bg-sunken p-3"
          >
            <LineDifference before={before ?? ''} after={after} />
          </ScrollBox>
        </details>
      )}
    </>
  )
}
