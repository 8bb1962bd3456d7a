import { FindForm } from '@/components/find/find-form'
import { NotUnderstood } from '@/components/shell/not-understood'
import { AppLink, TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { Marked } from '@/components/ui/marked'
import { PageHeader } from '@/components/ui/page-header'
import { counted } from '@/lib/core/count'
import { quoted } from '@/lib/core/said'
import { searchWords, spellings } from '@/lib/core/search-words'
import type { HitGroup } from '@/lib/find/schema'

export type FindPageProps = { q: string | undefined; groups: readonly HitGroup[]; notUnderstood: readonly string[] }

/** One search over everything that this person may see. */
export function FindPage({ q, groups, notUnderstood }: FindPageProps) {
  const words = searchWords(q).flatMap(spellings)
  return (
    <>
      <PageHeader
        title={findTitle(q, groups)}
        lead="Requests, tasks, memory, people, pods, tools and events. An id such as CS-12 or T-3 goes straight there."
      />
      <FindForm q={q} />
      <NotUnderstood names={notUnderstood} />
      {groups.map((group) => (
        <Group key={group.title} group={group} words={words} />
      ))}
      {q && groups.length === 0 && (
        <EmptyState kind="no-results" title={`Nothing holds ${quoted(q)}`}>
          Every word must occur. It may also be outside what your role sees.
        </EmptyState>
      )}
    </>
  )
}

/** The heading, and the title: how much was found, and for what. */
export function findTitle(q: string | undefined, groups: readonly HitGroup[]): string {
  if (!q) return 'Search'
  const shown = groups.reduce((sum, { hits }) => sum + hits.length, 0)
  const isMore = groups.some(({ more }) => more !== null)
  return `${isMore ? 'The first ' : ''}${counted(shown, 'result')} for ${quoted(q)}`
}

function Group({ group: { title, hits, more }, words }: { group: HitGroup; words: readonly string[] }) {
  return (
    <Card
      id={title.toLowerCase()}
      title={title}
      className="mb-4"
      aside={more && <TextLink href={more.href}>{more.words}</TextLink>}
    >
      <ul className="mt-1 divide-y divide-line">
        {hits.map(({ href, title: name, note }) => (
          <li key={href} className="relative py-2 hover:bg-accent-soft">
            <AppLink
              href={href}
              className="font-strong wrap-anywhere text-ink no-underline after:absolute after:inset-0 hover:underline focus-visible:underline"
            >
              <Marked text={name} words={words} />
            </AppLink>
            <p className="text-small wrap-anywhere text-muted">{note}</p>
          </li>
        ))}
      </ul>
    </Card>
  )
}
