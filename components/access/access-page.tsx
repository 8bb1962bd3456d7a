import { AskForm, type AskFormProps } from '@/components/access/ask-form'
import { WishList } from '@/components/access/wish-list'
import { LiveRefresh } from '@/components/shell/live'
import { NotUnderstood } from '@/components/shell/not-understood'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { CursorPager, type PageAddresses } from '@/components/ui/pager'
import type { WishRow } from '@/lib/access/schema'
import { counted } from '@/lib/core/count'

export type AccessPageProps = AskFormProps & {
  wishes: readonly WishRow[]
  addresses: PageAddresses
  notUnderstood: readonly string[]
}

/** Asking for a right, and what became of what one asked for. */
export function AccessPage({ wishes, addresses, notUnderstood, ...form }: AccessPageProps) {
  return (
    <>
      <LiveRefresh topics={['requests', 'people']} requests={wishes.map(({ id }) => id)} />
      <PageHeader
        title="Access"
        lead="Ask for a role or a group, for yourself or for somebody else. Other people decide: never you, and never whom it is for."
      />
      <NotUnderstood names={notUnderstood} />
      <AskForm {...form} />
      <Card id="wishes" title="What you asked for">
        {wishes.length === 0 ? (
          <EmptyState kind="first-use" title={addresses.first ? 'Nothing older' : 'You have asked for nothing yet'}>
            What you ask for stands here, with what came of it.
          </EmptyState>
        ) : (
          <WishList wishes={wishes} />
        )}
      </Card>
      <CursorPager
        showing={`Showing ${counted(wishes.length, 'request')}`}
        addresses={addresses}
        first="Newest"
        next="Older"
      />
    </>
  )
}
