import type { Route } from 'next'
import type { ReactNode } from 'react'
import { LossList, StrayList } from '@/components/imports/loss-list'
import { TextLink } from '@/components/ui/app-link'
import { Breakable } from '@/components/ui/breakable'
import { MetaList } from '@/components/ui/card'
import { GitStamp } from '@/components/signs/git-stamp'
import { Notice } from '@/components/ui/notice'
import { Time } from '@/components/ui/time'
import type { BranchFacts as Facts } from '@/lib/imports/facts/schema'
import { changelogSentence, rewritesSentence } from '@/lib/imports/labels'
import type { BranchRow } from '@/lib/imports/views/schema'

/** One branch in words: what it holds, what its log had lost, and what was destroyed on it. */
export function BranchFacts({
  branch: { name, head, headAt, goneAt, facts },
  forgetHref,
}: {
  branch: BranchRow
  /** Null for people who may not. */
  forgetHref: Route | null
}) {
  return (
    <article className="border-t border-line py-4 first:border-0">
      <h3 className="flex flex-wrap items-baseline justify-between gap-x-4 font-strong">
        <Breakable text={name} />
        <GitStamp commit={head} at={headAt} className="text-small font-normal text-muted" />
      </h3>
      {goneAt && (
        <Notice tone="warn" className="mt-2">
          The repository does not have this branch any more; that was seen on <Time at={goneAt} mode="date" />. What was
          read of it is kept.
        </Notice>
      )}
      <LostEntries facts={facts} />
      <div className="mt-2">
        <MetaList items={items(facts).flatMap(([label, value]) => (value ? [{ name: label, value }] : []))} />
      </div>
      <LossList losses={facts.losses} />
      <StrayList facts={facts} />
      {forgetHref && (
        <p className="mt-2 text-small">
          <TextLink href={forgetHref}>Forget this branch …</TextLink>
        </p>
      )}
    </article>
  )
}

/** The one thing nobody else could have told: what the branch's own log no longer says. */
function LostEntries({ facts: { changelog } }: { facts: Facts }) {
  if (!changelog || changelog.lostAtTip === 0) return null
  return (
    <Notice tone="warn" className="mt-2">
      {changelogSentence(changelog)}
    </Notice>
  )
}

function items(facts: Facts): [string, ReactNode][] {
  const { changelog, memory, artifacts } = facts
  return [
    ['Commits', <Commits key="commits" facts={facts} />],
    ['Tasks', tasksWords(facts)],
    ['Memory', memory && memoryWords(memory)],
    ['Changelog', changelog ? (changelog.lostAtTip === 0 ? changelogSentence(changelog) : null) : 'There is none.'],
    ['Content', [rewritesSentence(facts), ...contentWords(facts)].join(' ')],
    [
      'Not logged',
      facts.unloggedCommits > 0 && `${count(facts.unloggedCommits, 'commit')} that no changelog entry speaks of.`,
    ],
    ['Prompts', artifacts.promptsUsed > 0 && `${count(artifacts.promptsUsed, 'prompt')} kept.`],
    ['Reasoning', reasoningWords(artifacts)],
    ['Hand-offs', artifacts.handoffs > 0 && handoffWords(artifacts)],
    [
      'Issues',
      artifacts.issues > 0 && `${count(artifacts.issues, 'issue')}, ${many(artifacts.issueStatus.open ?? 0)} open.`,
    ],
  ]
}

function Commits({ facts: { commits, authors, firstAt, lastAt } }: { facts: Facts }) {
  return (
    <>
      {many(commits)} by {count(Object.keys(authors).length, 'author')}
      {firstAt && lastAt && (
        <>
          , <Time at={firstAt} mode="date" /> to <Time at={lastAt} mode="date" />
        </>
      )}
    </>
  )
}

function tasksWords({ tasks }: Facts): string {
  const files = Object.values(tasks)
  const total = files.reduce((sum, file) => sum + file.count, 0)
  if (total === 0) return 'There are none.'
  const done = files.reduce((sum, file) => sum + (file.status.completed ?? 0) + (file.status.complete ?? 0), 0)
  const odd = files.reduce((sum, file) => sum + file.doneButOpen.length, 0)
  const oddly = odd > 0 ? ` ${count(odd, 'task')} marked done whose status is not.` : ''
  return `${many(total)}, ${done === 0 ? 'none' : many(done)} completed.${oddly}`
}

function memoryWords({
  entries,
  pathNotInTree,
  duplicatePaths,
  missingMetadata,
}: NonNullable<Facts['memory']>): string {
  const odd = [
    pathNotInTree > 0 && `${many(pathNotInTree)} speak of files that do not exist`,
    duplicatePaths.length > 0 && `${count(duplicatePaths.length, 'file')} described twice`,
    missingMetadata > 0 && `${many(missingMetadata)} incomplete`,
  ].filter((part) => part !== false)
  return `${entries === 1 ? '1 entry' : `${many(entries)} entries`}${odd.length > 0 ? `: ${odd.join(', ')}` : ''}.`
}

function contentWords({ elisionOverwrites: cut, contradictions }: Facts): string[] {
  return [
    cut > 0 && `${times(cut)} a “…existing content…” line took the place of what it stands for.`,
    contradictions > 0 &&
      `${count(contradictions, 'commit')} ${contradictions === 1 ? 'says' : 'say'} the opposite of what ${contradictions === 1 ? 'it' : 'they'} did.`,
  ].filter((part) => part !== false)
}

function reasoningWords({ thoughts, reasoningTraces }: Facts['artifacts']): string | null {
  const kept = [
    reasoningTraces > 0 && count(reasoningTraces, 'trace'),
    thoughts > 0 && count(thoughts, 'thought'),
  ].filter((part) => part !== false)
  return kept.length === 0 ? null : `${kept.join(' and ')}, in the pods’ own words.`
}

function handoffWords({ handoffs, handoffsToNobody }: Facts['artifacts']): string {
  const nobody = handoffsToNobody > 0 ? `, ${many(handoffsToNobody)} of them to nobody` : ''
  return `${count(handoffs, 'hand-off')}${nobody}.`
}

function count(amount: number, one: string): string {
  return `${many(amount)} ${amount === 1 ? one : `${one}s`}`
}

function times(amount: number): string {
  return amount === 1 ? 'Once' : amount === 2 ? 'Twice' : `${many(amount)} times`
}

function many(amount: number): string {
  return amount.toLocaleString('en')
}
