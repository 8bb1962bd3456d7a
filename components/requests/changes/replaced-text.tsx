import { Difference } from '@/components/difference/difference'
import { DifferenceViews } from '@/components/difference/difference-views'
import { differenceText } from '@/components/difference/line-difference'
import type { DiffChoice } from '@/components/requests/changes/picture'
import { SeenText } from '@/components/requests/seen-text'
import { TextLink } from '@/components/ui/app-link'
import { Revealed } from '@/components/ui/revealed'
import type { ReplacedText as Replaced } from '@/lib/calls/replaced/schema'

type ReplacedTextProps = {
  replaced: Replaced
  /** The new text as it may be seen. */
  after: string
  /** What the catalogue calls an argument to people. */
  titleOf: (name: string) => string
  diff: DiffChoice
}

const headingId = 'replaced-text'

/** The new text of a call beside what it would take the place of: what one makes of the other, as the reader likes to see it. */
export function ReplacedText({ replaced, after, titleOf, diff }: ReplacedTextProps) {
  const { argument, before, isUnseenOther } = replaced
  return (
    <section aria-labelledby={headingId} className="mb-4 border-b border-line pb-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 id={headingId} translate="yes" className="text-small font-semibold">
          <Revealed text={titleOf(argument)} />, <Beside replaced={replaced} titleOf={titleOf} />
        </h3>
        {before !== null && <DifferenceViews {...diff} />}
      </div>
      <Since replaced={replaced} />
      {before !== null && (
        <SeenText
          label="The difference of the text"
          text={differenceText(before, after)}
          className="mt-2 rounded-control border border-line bg-sunken p-3"
        >
          <Difference before={before} after={after} view={diff.view} />
        </SeenText>
      )}
      {isUnseenOther && (
        <p translate="yes" className="mt-1 text-small">
          A value that is kept out of sight is another one.
        </p>
      )}
    </section>
  )
}

function Beside({ replaced, titleOf }: Pick<ReplacedTextProps, 'replaced' | 'titleOf'>) {
  const { what, name, href, number, before } = replaced
  const called = href ? (
    <TextLink href={href}>
      <bdi translate="no">
        <Revealed text={name} />
      </bdi>
      {what === 'prompt' && `, version ${number}`}
      {what === 'output' && `, revision ${number}`}
    </TextLink>
  ) : (
    <bdi translate="no">
      <Revealed text={name} />
    </bdi>
  )
  if (what === 'argument')
    return (
      <>
        beside what the pod says stands there now (<Revealed text={titleOf(name)} />)
      </>
    )
  if (what === 'memory')
    return before === null ? <>in the memory as {called}</> : <>beside what the memory says of {called}</>
  if (what === 'output')
    return before === null ? <>as the file {called}</> : <>beside {called}, as it stood when this was asked</>
  return before === null ? (
    <>as the prompt {called}</>
  ) : (
    <>beside the prompt {called}, as it was live when this was asked</>
  )
}

const nothingThere: Record<Replaced['what'], string> = {
  argument: 'The pod says that nothing stands there',
  prompt: 'No version of it was live when this was asked',
  memory: 'The memory had no such entry when this was asked',
  output: 'No text stood there when this was asked',
}

/** What is to be known of what stood there: that nothing did, that it cannot be told, or that it is another by now. */
function Since({ replaced: { what, before, isOneOfSeveral, hasMoved } }: Pick<ReplacedTextProps, 'replaced'>) {
  const words = [
    ...(isOneOfSeveral
      ? ['The memory has several entries of this name that say different things, so nobody can tell which is meant.']
      : []),
    ...(before === null && !isOneOfSeveral ? [`${nothingThere[what]}, so it takes the place of nothing.`] : []),
    ...(hasMoved ? ['It is another one by now: this shows what stood there when it was asked.'] : []),
  ]
  return words.map((one) => (
    <p key={one} translate="yes" className="mt-1 text-small text-muted">
      {one}
    </p>
  ))
}
