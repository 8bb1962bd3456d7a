import { Difference } from '@/components/difference/difference'
import { DifferenceViews } from '@/components/difference/difference-views'
import { FindingList } from '@/components/findings/finding-list'
import { PromptStanding, TaskLinks } from '@/components/imports/prompt-standing'
import { promptChangeLabels } from '@/components/imports/prompt-words'
import { type TakeUpAction, TakeUpForm } from '@/components/imports/take-up-form'
import { LiveRefresh } from '@/components/shell/live'
import { GitStamp } from '@/components/signs/git-stamp'
import { TextLink } from '@/components/ui/app-link'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Breakable } from '@/components/ui/breakable'
import { Card, MetaList } from '@/components/ui/card'
import { Chip } from '@/components/ui/chip'
import { LongText } from '@/components/ui/long-text'
import { Notice } from '@/components/ui/notice'
import { PageHeader } from '@/components/ui/page-header'
import { DashedSquare } from '@/components/ui/shapes'
import { newestOf } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { DifferenceView } from '@/lib/difference/views'
import { suggestedName } from '@/lib/imports/prompts/suggest'
import type { PromptChange, RepositoryPrompt } from '@/lib/imports/prompts/schema'

type RepositoryPromptPageProps = {
  prompt: RepositoryPrompt
  view: DifferenceView
  /** Null for people who do not write prompts. */
  onTakeUp: TakeUpAction | null
}

/** A version of a prompt as a repository held it: its text, what it was before, which tasks ran on it, and what becomes of it. */
export function RepositoryPromptPage({ prompt, view, onTakeUp }: RepositoryPromptPageProps) {
  const { id, path, source, number, versionCount, change, text, before, standing, takenUpAs, versions } = prompt
  const listed = source.runId && paths.importRun(source.runId, { tab: 'prompts', of: prompt.isUsed ? 'tasks' : null })
  return (
    <>
      <LiveRefresh topics={['imports', 'prompts', 'findings']} />
      <PageHeader
        breadcrumb={
          <Breadcrumb
            items={[
              { label: 'Imports', href: paths.imports() },
              ...(listed ? [{ label: `Prompts of ${source.name}`, href: listed }] : []),
            ]}
            here={`Version ${number}`}
          />
        }
        title={<Breakable text={path} />}
        chips={<ChangeChip change={change} />}
        lead={
          <>
            Version {number} of {versionCount}, on <Breakable text={prompt.branch} />. <GitStamp {...prompt} />
          </>
        }
      />
      {change === 'emptied' && <Emptied versions={versions} number={number} />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-x-7 gap-y-4 lg:grid-cols-[minmax(0,1fr)_21.25rem]">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <Card
            id="text"
            title="The text"
            remark={before ? `beside version ${before.number}` : undefined}
            aside={
              before &&
              text !== null && (
                <DifferenceViews view={view} addressOf={(diff) => paths.repositoryPrompt(id, { diff })} />
              )
            }
          >
            <TextOf prompt={prompt} view={view} />
          </Card>
          {prompt.findings.length > 0 && (
            <Card id="findings" title="Found in this file" remark="in any of its versions">
              <FindingList findings={prompt.findings} placeOf={() => null} />
            </Card>
          )}
        </div>
        <aside aria-label="Where it was used" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <Card id="use" title="Who worked from it">
            <div className="mt-2">
              <MetaList
                items={[
                  {
                    name: 'Tasks started on it',
                    value: prompt.tasks.length > 0 ? <TaskLinks tasks={prompt.tasks} /> : 'none that is recorded',
                  },
                  ...(prompt.named.length > 0
                    ? [{ name: 'Tasks that name its file', value: <TaskLinks tasks={prompt.named} /> }]
                    : []),
                  { name: 'Among prompts', value: <PromptStanding standing={standing} /> },
                ]}
              />
            </div>
          </Card>
          {onTakeUp && standing === null && change !== 'removed' && text !== null && (
            <Card id="take-up" title={takenUpAs ? 'Take up this version' : 'Take up as a prompt'}>
              <p className="mt-1 text-small text-muted">
                It becomes a draft that says where it came from. Pods are given it only once others have signed that.
              </p>
              <TakeUpForm promptId={id} as={takenUpAs} suggested={suggestedName(path)} onTakeUp={onTakeUp} />
            </Card>
          )}
          <Versions prompt={prompt} />
        </aside>
      </div>
    </>
  )
}

const tones = { added: 'neutral', changed: 'neutral', emptied: 'warn', restored: 'ok', removed: 'warn' } as const

function ChangeChip({ change }: { change: PromptChange }) {
  return (
    <Chip tone={tones[change]} {...(change === 'emptied' ? { icon: <DashedSquare /> } : {})}>
      {promptChangeLabels[change]}
    </Chip>
  )
}

/** That most of it went with this version, and whether a later one brought it back. */
function Emptied({ versions, number }: Pick<RepositoryPrompt, 'versions' | 'number'>) {
  const back = versions.findLast((one) => one.number > number && one.change === 'restored')
  return (
    <Notice tone="warn" className="mb-4" title="This commit took most of the prompt away">
      {back ? (
        <>
          <TextLink href={paths.repositoryPrompt(back.id)}>Version {back.number}</TextLink> brought it back.
        </>
      ) : (
        'No later version brought it back.'
      )}
    </Notice>
  )
}

function TextOf({ prompt: { text, before, change }, view }: { prompt: RepositoryPrompt; view: DifferenceView }) {
  if (text === null)
    return <p className="mt-2 text-muted">Its text is not kept here. Import the repository again to have it.</p>
  return (
    <>
      {before && (
        <div translate="no" className="mt-2 rounded-control border border-line px-4 py-3">
          <Difference before={before.text} after={text} view={view} />
        </div>
      )}
      {change === 'removed' ? (
        <p className="mt-2 text-muted">The file was removed.</p>
      ) : (
        <details className="mt-3" open={!before}>
          <summary className="min-h-6">The whole text</summary>
          <div className="mt-2 rounded-control border border-line px-4 py-3">
            {text.trim() === '' ? (
              <p className="text-muted">The file was empty.</p>
            ) : (
              <LongText text={text} className="max-w-[70ch] font-document text-document" />
            )}
          </div>
        </details>
      )}
    </>
  )
}

function Versions({ prompt: { number, versionCount, versions } }: { prompt: RepositoryPrompt }) {
  return (
    <Card id="versions" title={`Versions (${versionCount})`}>
      <p className="text-caption text-subtle">{newestOf(versions.length, versionCount)}</p>
      <ol className="mt-1">
        {versions.map((one) => (
          <li key={one.id} className="border-t border-line py-2">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              {one.number === number ? (
                <span className="font-strong">Version {one.number} (this one)</span>
              ) : (
                <TextLink href={paths.repositoryPrompt(one.id)}>Version {one.number}</TextLink>
              )}
              <ChangeChip change={one.change} />
            </div>
            <GitStamp {...one} className="text-caption wrap-anywhere text-subtle" />
            <p className="text-small wrap-anywhere text-muted">
              <Breakable text={one.message} />
            </p>
            {one.tasks.length > 0 && (
              <p className="text-small">
                Started on it: <TaskLinks tasks={one.tasks} />
              </p>
            )}
            {one.standing && (
              <p className="mt-1">
                <PromptStanding standing={one.standing} />
              </p>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}
