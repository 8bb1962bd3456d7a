import { ArgumentValues } from '@/components/requests/changes/argument-values'
import { SinceSentBack } from '@/components/requests/changes/since-sent-back'
import { Revealed } from '@/components/ui/revealed'
import type { Picture } from '@/components/requests/changes/picture'
import { ReplacedText } from '@/components/requests/changes/replaced-text'
import { SeenText } from '@/components/requests/seen-text'
import { holdsMarkdown } from '@/lib/calls/markdown'
import { type CallChange, callChange } from '@/lib/calls/schema'
import { FilledValues } from '@/components/prompts/filled-values'
import { TextLink } from '@/components/ui/app-link'
import { paths } from '@/lib/core/paths'
import { counted } from '@/lib/core/count'

const headingId = 'filled-in'

/** The version of a prompt that the pod works from, with what it filled in there. */
function FilledPrompt({ filled: { slug, title, number, values } }: { filled: NonNullable<CallChange['filled']> }) {
  return (
    <section aria-labelledby={headingId} className="mt-4 border-t border-line pt-3">
      <h3 id={headingId} translate="yes" className="text-small font-semibold">
        Filled into its prompt,{' '}
        <TextLink href={paths.prompt(slug, number)}>
          <bdi translate="no">
            <Revealed text={title} />
          </bdi>
          , version {number}
        </TextLink>
      </h3>
      <FilledValues values={values} />
    </section>
  )
}

/** A call of a tool: every value that is passed along, exactly as it will run. */
export const toolCallPicture: Picture = (content, canMark, diff) => {
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
  const titleOf = (name: string) => (Object.hasOwn(titles, name) ? titles[name]! : name).replaceAll('_', ' ')
  const after = change.replaced && change.arguments[change.replaced.argument]
  const replaced = change.replaced && typeof after === 'string' && (
    <ReplacedText replaced={change.replaced} {...{ after, titleOf, diff }} />
  )
  const filled = change.filled && <FilledPrompt filled={change.filled} />
  return {
    summary: `Exactly what will run: “${change.toolTitle}” · ${counted(Object.keys(change.arguments).length, 'value')} passed along${hidden}${masked}`,
    readable: (
      <>
        {since}
        {replaced}
        <ArgumentValues {...shown} />
        {filled}
      </>
    ),
    ...(holdsMarkdown(change.arguments, markdown) && {
      text: (
        <>
          {since}
          {replaced}
          <ArgumentValues {...shown} asText />
          {filled}
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
