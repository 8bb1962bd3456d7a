import { Card } from '@/components/ui/card'
import { CopyButton } from '@/components/ui/copy-button'
import { GitStamp } from '@/components/signs/git-stamp'
import { LongText } from '@/components/ui/long-text'
import { Time } from '@/components/ui/time'
import type { TaskDetail, TaskEntryRow } from '@/lib/tasks/schema'

/** The exact words a task was started on, with the fingerprint by which they can be compared. */
export function PromptSection({ task }: { task: TaskDetail }) {
  const found = task.entries.filter(({ kind }) => kind === 'prompt_used')
  const isLive = found.length === 0 && task.promptUsed !== null
  return (
    <Card id="prompt" title="Prompt used" className="mb-4">
      {isLive && <Prompt text={task.promptUsed!} hash={task.promptHash} when={<LiveStamp task={task} />} />}
      {found.map((entry) => (
        <Prompt key={entry.id} text={entry.text ?? ''} hash={hashOf(entry)} when={<GitStamp {...entry} />} />
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

function Prompt({ text, hash, when }: { text: string; hash: string | null; when: React.ReactNode }) {
  return (
    <figure className="mt-3">
      <blockquote className="rounded-control border border-line px-4 py-3">
        {text.trim() === '' ? (
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
