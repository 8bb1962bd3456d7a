import { type Change, foldQuiet } from '@/components/memory/version-words'
import { type Piece, wordChanges } from '@/components/memory/word-changes'
import { Card, SaidByPod } from '@/components/ui/card'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import type { MemoryDetail } from '@/lib/memory/schema'

/** Everything the entry has ever said, newest first, with who changed it. */
export function VersionsSection({ entry: { versions, versionCount } }: { entry: MemoryDetail }) {
  return (
    <Card id="versions" title={`Versions (${versionCount})`} remark="newest first, from git" className="mb-4">
      <ol className="mt-2">
        {foldQuiet(versions).map((group) =>
          group.length === 1 ? (
            <Version key={group[0]!.version.id} change={group[0]!} />
          ) : (
            <Quiet key={group[0]!.version.id} group={group} />
          ),
        )}
      </ol>
      {versions.length < versionCount && (
        <p className="border-t border-line pt-2.5 text-small text-muted">
          The newest {versions.length} of {versionCount} are shown.
        </p>
      )}
    </Card>
  )
}

function Quiet({ group }: { group: readonly Change[] }) {
  return (
    <li className="border-t border-line py-2.5">
      <details>
        <summary>
          {group.length} versions <span className="text-muted">– only dates or links changed</span>
        </summary>
        <ol className="mt-1.5">
          {group.map((change) => (
            <Version key={change.version.id} change={change} />
          ))}
        </ol>
      </details>
    </li>
  )
}

function Version({ change: { version, words, saysSomethingNew, saidBefore } }: { change: Change }) {
  const { number, description, podOwner, tags } = version
  return (
    <li className="border-t border-line py-2.5">
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">
          Version {number} <span className="font-normal text-muted">– {words}</span>
        </h3>
        <GitStamp {...version} className="text-small text-muted" />
      </div>
      {saysSomethingNew && (description || tags.length > 0) && (
        <div className="mt-1.5">
          <SaidByPod who={podOwner || 'Whoever wrote it'}>
            {description ? <Description text={description} before={saidBefore} /> : <p>(Nothing.)</p>}
            {tags.length > 0 && <p className="text-caption text-subtle">{tags.join(' · ')}</p>}
          </SaidByPod>
        </div>
      )}
    </li>
  )
}

/** What a version says, with the words it changed marked where that is easy to read. */
function Description({ text, before }: { text: string; before: string | null }) {
  const pieces = before === null ? null : wordChanges(before, text)
  if (!pieces) return <LongText text={text} />
  return (
    <p className="wrap-anywhere whitespace-pre-line">
      {pieces.map(({ kind, text: words }, index) => (
        <Words key={index} kind={kind} text={words} />
      ))}
    </p>
  )
}

function Words({ kind, text }: Piece) {
  if (kind === 'same') return text
  const space = text.slice(text.trimEnd().length)
  const Mark = kind === 'added' ? 'ins' : 'del'
  return (
    <>
      <Mark className={kind === 'added' ? 'bg-added-bg text-ink' : 'bg-removed-bg text-ink'}>
        <span className="sr-only">{kind}: </span>
        {text.trimEnd()}
      </Mark>
      {space}
    </>
  )
}
