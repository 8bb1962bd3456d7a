import { Difference } from '@/components/difference/difference'
import { DifferenceViews } from '@/components/difference/difference-views'
import { type Change, foldQuiet } from '@/components/memory/version-words'
import { Card, SaidByPod } from '@/components/ui/card'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { paths } from '@/lib/core/paths'
import type { DifferenceView } from '@/lib/difference/views'
import type { MemoryDetail } from '@/lib/memory/schema'

type VersionsSectionProps = { entry: MemoryDetail; view: DifferenceView }

/** Everything the entry has ever said, newest first, with who changed it. */
export function VersionsSection({ entry: { id, versions, versionCount }, view }: VersionsSectionProps) {
  const groups = foldQuiet(versions)
  const hasDifference = groups.flat().some((change) => change.saysSomethingNew && change.saidBefore !== null)
  return (
    <Card
      id="versions"
      title={`Versions (${versionCount})`}
      remark="newest first, from git"
      aside={hasDifference && <DifferenceViews view={view} addressOf={(diff) => paths.memoryEntry(id, { diff })} />}
      className="mb-4"
    >
      <ol className="mt-2">
        {groups.map((group) =>
          group.length === 1 ? (
            <Version key={group[0]!.version.id} change={group[0]!} view={view} />
          ) : (
            <Quiet key={group[0]!.version.id} group={group} view={view} />
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

function Quiet({ group, view }: { group: readonly Change[]; view: DifferenceView }) {
  return (
    <li className="border-t border-line py-2.5">
      <details>
        <summary>
          {group.length} versions <span className="text-muted">– only dates or links changed</span>
        </summary>
        <ol className="mt-1.5">
          {group.map((change) => (
            <Version key={change.version.id} change={change} view={view} />
          ))}
        </ol>
      </details>
    </li>
  )
}

type VersionProps = { change: Change; view: DifferenceView }

function Version({ change: { version, words, saysSomethingNew, saidBefore }, view }: VersionProps) {
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
            {description ? <Description text={description} before={saidBefore} view={view} /> : <p>(Nothing.)</p>}
            {tags.length > 0 && <p className="text-caption text-subtle">{tags.join(' · ')}</p>}
          </SaidByPod>
        </div>
      )}
    </li>
  )
}

type DescriptionProps = { text: string; before: string | null; view: DifferenceView }

/** What a version says, beside what the one before it said. */
function Description({ text, before, view }: DescriptionProps) {
  if (before === null || before === text) return <LongText text={text} />
  return <Difference before={before} after={text} view={view} />
}
