import type { ReactNode } from 'react'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { Card, SaidByPod } from '@/components/ui/card'
import { Time } from '@/components/ui/time'
import { counted } from '@/lib/core/count'
import { paths } from '@/lib/core/paths'
import type { BranchFacts } from '@/lib/imports/facts/schema'
import { nextSteps, storySentences, type StorySentence } from '@/lib/imports/story/labels'
import { type StoryCount, storyLists } from '@/lib/imports/story/schema'
import type { RewriteRow, SourceRow } from '@/lib/imports/views/schema'

export type StoryOf = {
  runId: string
  source: SourceRow
  /** What is counted of the branch that most people mean. */
  facts: BranchFacts | null
}

type StoryCardProps = StoryOf & {
  /** The newest rewrites that were never put right. */
  open: readonly RewriteRow[]
}

/** What a repository is and what happened to it, in sentences whose numbers lead to what they count. */
export function StoryCard({ runId, source, facts, open }: StoryCardProps) {
  const { story, branches } = source
  if (story === null)
    return (
      <Card id="story" title="What happened here" className="mb-4">
        <p className="mt-2 text-muted">It was read before this was told. Import it again to have its story.</p>
      </Card>
    )
  const link = (count: StoryCount, words: ReactNode) => (
    <TextLink href={addressOf(runId, source.name, count)}>{words}</TextLink>
  )
  const said = (sentence: StorySentence) =>
    sentence.map((part, at) => (typeof part === 'string' ? part : <span key={at}>{link(part.count, part.words)}</span>))
  const steps = nextSteps(story)
  return (
    <Card id="story" title="What happened here" className="mb-4">
      {facts && <What facts={facts} branches={branches.length} />}
      <ul className="mt-3 grid max-w-[75ch] gap-1">
        {storySentences(story).map((sentence, at) => (
          <li key={at}>{said(sentence)}</li>
        ))}
      </ul>
      <h3 className="mt-4 font-strong">What to do next</h3>
      {steps.length === 0 ? (
        <p className="mt-1">Nothing is missing, and everything could be read.</p>
      ) : (
        <ol className="mt-1 grid max-w-[75ch] list-decimal gap-1 pl-5">
          {steps.map(({ count, sentence }) => (
            <li key={count}>
              {said(sentence)}
              {count === 'unrestored' && <Missing open={open} />}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

function What({
  facts: { about, commits, authors, firstAt, lastAt },
  branches,
}: {
  facts: BranchFacts
  branches: number
}) {
  return (
    <>
      {about !== null && (
        <div className="mt-2 max-w-[75ch]">
          <SaidByPod who="Its own page">
            <Breakable text={about} />
          </SaidByPod>
        </div>
      )}
      <p className="mt-2 max-w-[75ch] text-muted">
        {counted(commits, 'commit')} by {counted(Object.keys(authors).length, 'author')}
        {branches > 1 && ` on the branch read here first, of ${branches.toLocaleString('en')}`}
        {firstAt && lastAt && (
          <>
            , {firstAt.slice(0, 10) === lastAt.slice(0, 10) ? 'on ' : 'from '}
            <Time at={firstAt} mode="date" />
            {firstAt.slice(0, 10) !== lastAt.slice(0, 10) && (
              <>
                {' to '}
                <Time at={lastAt} mode="date" />
              </>
            )}
          </>
        )}
        .
      </p>
    </>
  )
}

const fewPaths = 5

/** Which documents are still missing content, by their names. */
function Missing({ open }: { open: readonly RewriteRow[] }) {
  const files = [...new Set(open.map(({ path }) => path))]
  return (
    <ul className="mt-0.5 text-small">
      {files.slice(0, fewPaths).map((path) => (
        <li key={path} translate="no" className="font-code text-code break-all">
          <Breakable text={path} />
        </li>
      ))}
      {files.length > fewPaths && <li>and {counted(files.length - fewPaths, 'more file')}</li>}
    </ul>
  )
}

/** Where a number of the story leads. */
export function addressOf(runId: string, name: string, count: StoryCount): string {
  const of = storyLists[count]
  if (of.list === 'tasks') return paths.tasks({ source: name, status: of.status ?? null })
  if (of.list === 'memory') return paths.memory({ source: name, flag: of.flag ?? null })
  if (of.list === 'log')
    return paths.importRun(runId, { tab: 'log', lost: of.lost ? 'only' : null, task: of.task ?? null })
  if (of.list === 'rewrites') return paths.importRun(runId, { tab: 'rewrites', what: of.what ?? null })
  if (of.list === 'prompts') return paths.importRun(runId, { tab: 'prompts', of: of.used ? 'tasks' : null })
  return paths.importRun(runId, { tab: of.list })
}
