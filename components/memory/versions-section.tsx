import { Difference } from '@/components/difference/difference'
import { DifferenceViews } from '@/components/difference/difference-views'
import { type Change, foldQuiet } from '@/components/memory/version-words'
import { TextLink } from '@/components/ui/app-link'
import { Card, SaidByPod } from '@/components/ui/card'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { paths } from '@/lib/core/paths'
import type { DifferenceView } from '@/lib/difference/views'
import type { MemoryDetail } from '@/lib/memory/schema'
import { versionStateLabels } from '@/lib/memory/written/labels'
import type { Written, WrittenVersion } from '@/lib/memory/written/schema'

type VersionsSectionProps = { entry: MemoryDetail; view: DifferenceView }

/** Everything the entry has ever said, newest first, with who changed it. */
export function VersionsSection({ entry: { id, versions, versionCount, written }, view }: VersionsSectionProps) {
  const groups = foldQuiet(versions, written ? 'text' : 'description')
  const hasDifference = groups.flat().some((change) => change.saysSomethingNew && change.saidBefore !== null)
  return (
    <Card
      id="versions"
      title={`Versions (${versionCount})`}
      remark={written ? 'newest first' : 'newest first, from git'}
      aside={hasDifference && <DifferenceViews view={view} addressOf={(diff) => paths.memoryEntry(id, { diff })} />}
      className="mb-4"
    >
      <ol className="mt-2">
        {groups.map((group) =>
          group.length === 1 ? (
            <Version key={group[0]!.version.id} change={group[0]!} view={view} written={written} />
          ) : (
            <Quiet key={group[0]!.version.id} group={group} view={view} written={written} />
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

type QuietProps = { group: readonly Change[] } & Pick<VersionProps, 'view' | 'written'>

function Quiet({ group, view, written }: QuietProps) {
  return (
    <li className="border-t border-line py-2.5">
      <details>
        <summary>
          {group.length} versions <span className="text-muted">– only dates or links changed</span>
        </summary>
        <ol className="mt-1.5">
          {group.map((change) => (
            <Version key={change.version.id} change={change} view={view} written={written} />
          ))}
        </ol>
      </details>
    </li>
  )
}

type VersionProps = { change: Change; view: DifferenceView; written: Written | null }

function Version({ change: { version, words, saysSomethingNew, saidBefore }, view, written }: VersionProps) {
  const { number, description, podOwner, tags } = version
  const own = written?.versions.find((one) => one.number === number)
  return (
    <li className="border-t border-line py-2.5">
      <div className="flex flex-wrap justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">
          Version {number} <span className="font-normal text-muted">– {words}</span>
        </h3>
        <GitStamp {...version} author={own?.writtenBy ?? version.author} className="text-small text-muted" />
      </div>
      {own && <Origin version={own} />}
      {saysSomethingNew && (description || tags.length > 0) && (
        <div className="mt-1.5">
          <SaidByPod who={podOwner || own?.writtenBy || 'Whoever wrote it'}>
            {description ? <Description text={description} before={saidBefore} view={view} /> : <p>(Nothing.)</p>}
            {tags.length > 0 && <p className="text-caption text-subtle">{tags.join(' · ')}</p>}
          </SaidByPod>
        </div>
      )}
    </li>
  )
}

/** Where a version stands, and what it was written for. */
function Origin({ version: { state, task, request } }: { version: WrittenVersion }) {
  return (
    <p className="mt-0.5 text-small text-muted">
      {versionStateLabels[state]}
      {task && (
        <>
          {' · for '}
          <TextLink href={paths.task(task.number)}>T-{task.number}</TextLink>, which{' '}
          <TextLink href={paths.taught(task.number)}>taught more</TextLink>
        </>
      )}
      {request !== null && (
        <>
          {' · '}
          <TextLink href={paths.request(request)}>CS-{request}</TextLink>
        </>
      )}
    </p>
  )
}

type DescriptionProps = { text: string; before: string | null; view: DifferenceView }

/** What a version says, beside what the one before it said. */
function Description({ text, before, view }: DescriptionProps) {
  if (before === null || before === text) return <LongText text={text} />
  return <Difference before={before} after={text} view={view} />
}
