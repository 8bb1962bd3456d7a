import { Card } from '@/components/ui/card'
import { Difference } from '@/components/difference/difference'
import { CopyButton } from '@/components/ui/copy-button'
import { FilledValues } from '@/components/prompts/filled-values'
import { PromptStanding } from '@/components/imports/prompt-standing'
import { MatchChip } from '@/components/prompts/match-chip'
import { TextLink } from '@/components/ui/app-link'
import { Revealed } from '@/components/ui/revealed'
import { paths } from '@/lib/core/paths'
import type { PromptUsed } from '@/lib/prompts/drift/schema'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { Time } from '@/components/ui/time'
import type { TaskPrompt } from '@/lib/imports/prompts/schema'
import type { TaskDetail, TaskEntryRow } from '@/lib/tasks/schema'

/** The exact words a task was started on, with the fingerprint by which they can be compared. */
export function PromptSection({ task, prompts }: { task: TaskDetail; prompts: readonly TaskPrompt[] }) {
  const found = task.entries.filter(({ kind }) => kind === 'prompt_used')
  const isLive = found.length === 0 && (task.prompt !== null || task.promptUsed !== null)
  return (
    <Card id="prompt" title="Prompt used" className="mb-4">
      {isLive && task.prompt ? (
        <SaidPrompt used={task.prompt} podName={task.podName} />
      ) : (
        isLive && <Prompt text={task.promptUsed!} hash={task.promptHash} when={<LiveStamp task={task} />} />
      )}
      {found.map((entry) => (
        <div key={entry.id}>
          <FoundPrompt prompt={prompts.find(({ digest }) => digest === hashOf(entry))} />
          <Prompt text={entry.text ?? ''} hash={hashOf(entry)} when={<GitStamp {...entry} />} />
        </div>
      ))}
      {found.length > 1 && (
        <p className="mt-2 text-caption text-subtle">
          The file was overwritten {found.length - 1 === 1 ? 'once' : `${found.length - 1} times`}; every version is
          shown, oldest first.
        </p>
      )}
      {!isLive && found.length === 0 && (
        <p className="mt-2 text-muted">
          {task.status === 'backlog' || task.status === 'planned'
            ? 'None yet: the prompt is kept when a pod starts the task.'
            : 'None was recorded, so nobody can say on which words this was done.'}
        </p>
      )}
    </Card>
  )
}

/** As what a text of a repository stands among prompts, and where it is shown with its versions. */
function FoundPrompt({ prompt }: { prompt: TaskPrompt | undefined }) {
  if (!prompt) return null
  return (
    <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-small">
      <PromptStanding standing={prompt.standing} />
      {prompt.id && <TextLink href={paths.repositoryPrompt(prompt.id)}>Its versions in the repository</TextLink>}
    </p>
  )
}

/** What the pod said last: which version that is or is most like, and the text itself. */
function SaidPrompt({ used, podName }: { used: PromptUsed; podName: string | null }) {
  const { match, prompt, values, text, digest, beside, before, at, ended } = used
  return (
    <>
      <p className="mt-2 flex flex-wrap items-center gap-x-2 gap-y-1">
        <MatchChip match={match} isExact={prompt?.isExact} />
        {prompt ? (
          <span className="min-w-0 wrap-anywhere">
            {match === 'differs' && !prompt.isExact && 'most like '}
            <TextLink href={paths.prompt(prompt.slug, prompt.number ?? 1)}>
              <Revealed text={prompt.title} />
              {prompt.number !== null && `, version ${prompt.number}`}
            </TextLink>
          </span>
        ) : (
          <span className="text-muted">It belongs to no prompt that people know.</span>
        )}
        {values && <span className="text-muted">filled in</span>}
        {ended === 'approved' && <span className="text-muted">Approved since.</span>}
      </p>
      {values && <FilledValues values={values} />}
      {beside && text !== null && (
        <div className="mt-3">
          <p className="text-small text-subtle">
            What is different from version {beside.number}
            {beside.isLive ? ', which is live there' : ', which is most like it'}
            {values && ', filled in with the same values'}:
          </p>
          <div translate="no" className="mt-1 rounded-control border border-line bg-sunken px-4 py-3">
            <Difference before={beside.text} after={text} />
          </div>
          {prompt?.isExact && prompt.number !== null && prompt.number !== beside.number && (
            <p className="mt-1.5 text-small">
              <TextLink href={paths.prompt(prompt.slug, prompt.number, { compare: beside.number, diff: 'split' })}>
                See both versions side by side
              </TextLink>
            </p>
          )}
        </div>
      )}
      <Prompt
        text={text}
        hash={digest}
        when={
          <span>
            {podName ?? 'The pod'} worked from it <Time at={at} mode="absolute" />
          </span>
        }
      />
      {before.length > 0 && (
        <>
          <h3 className="mt-4 text-small font-semibold">Worked from before that</h3>
          <ul className="mt-1 grid gap-1.5 text-small">
            {before.map((one) => (
              <li key={one.at} className="flex flex-wrap items-center gap-x-2 gap-y-1">
                <MatchChip match={one.match} isExact={one.prompt?.isExact} />
                {one.prompt && (
                  <span className="min-w-0 wrap-anywhere">
                    <Revealed text={one.prompt.title} />
                    {one.prompt.number !== null && `, version ${one.prompt.number}`}
                    {one.isFilled && ', filled in'}
                  </span>
                )}
                <span className="text-subtle">
                  <Time at={one.at} mode="absolute" />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  )
}

function Prompt({ text, hash, when }: { text: string | null; hash: string | null; when: React.ReactNode }) {
  return (
    <figure className="mt-3">
      <blockquote className="rounded-control border border-line px-4 py-3">
        {text === null ? (
          <p className="text-muted">The pod sent only its fingerprint, so its words are not known.</p>
        ) : text.trim() === '' ? (
          <p className="text-muted">The file was empty.</p>
        ) : (
          <LongText text={text} className="max-w-[70ch] font-document text-document" />
        )}
      </blockquote>
      <figcaption className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-caption text-subtle">
        {when}
        {hash && (
          <>
            <span>
              Fingerprint{' '}
              <code translate="no" className="font-code text-code">
                {hash.slice(0, 8)}
              </code>
            </span>
            <CopyButton text={hash} label="Copy fingerprint" />
          </>
        )}
      </figcaption>
    </figure>
  )
}

function LiveStamp({ task: { startedAt, podName } }: { task: TaskDetail }) {
  if (!startedAt) return <span>Sent with the call that started the task</span>
  return (
    <span>
      {podName ?? 'The pod'} started on it <Time at={startedAt} mode="absolute" />
    </span>
  )
}

function hashOf({ data }: TaskEntryRow): string | null {
  return typeof data.promptHash === 'string' ? data.promptHash : null
}
