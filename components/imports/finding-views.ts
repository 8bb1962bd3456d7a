import type { RunTab } from '@/components/imports/run-page'
import type { LinkRowItem } from '@/components/ui/link-row'
import { rewriteKindWords } from '@/lib/imports/labels'
import { type RewriteKind, rewriteKinds } from '@/lib/imports/views/schema'

type Chosen = { lost: boolean; task: 'unknown' | null; what: RewriteKind | null; used: boolean }
type Narrowed = Partial<{ lost: 'only' | null; of: 'tasks' | null; task: 'unknown' | null; what: RewriteKind | null }>

/** The ways to narrow one of the lists about a repository, each an address. */
export function findingViews(
  tab: RunTab,
  { lost, task, what, used }: Chosen,
  to: (narrowed: Narrowed) => LinkRowItem['href'],
): LinkRowItem[] {
  if (tab === 'log')
    return [
      { label: 'All entries', href: to({ lost: null, task: null }), current: !lost && task === null },
      { label: 'Only those the file has lost', href: to({ lost: 'only', task: null }), current: lost },
      { label: 'Under a task that nobody knows', href: to({ lost: null, task: 'unknown' }), current: task !== null },
    ]
  if (tab === 'rewrites')
    return [null, ...rewriteKinds].map((kind) => ({
      label: kind === null ? 'All' : rewriteKindWords[kind],
      href: to({ what: kind }),
      current: kind === what,
    }))
  if (tab === 'prompts')
    return [false, true].map((only) => ({
      label: only ? 'Texts that tasks were started on' : 'Files',
      href: to({ of: only ? 'tasks' : null }),
      current: only === used,
    }))
  return []
}
