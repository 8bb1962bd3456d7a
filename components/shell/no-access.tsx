import { Sentence } from '@/components/signs/sentence'
import { EmptyState } from '@/components/ui/empty-state'
import { PageHeader } from '@/components/ui/page-header'
import { inSentence } from '@/lib/people/labels'

export type NoAccessProps = {
  /** The place as the navigation names it. */
  title: string
  /** What is to be found there, in a sentence. */
  what: string
  /** Who may see it, in a sentence. */
  who: string
  /** Names of the people who can give access. */
  admins: readonly string[]
}

/** A place that is not for this reader: what it is, why it stays shut, and whom to ask. */
export function NoAccess({ title, what, who, admins }: NoAccessProps) {
  return (
    <>
      <PageHeader title={title} lead={what} />
      <div className="rounded-card border border-line bg-surface">
        <EmptyState kind="no-access" title="You don’t have access to this page">
          <p>{who}</p>
          <p className="mt-2">
            {admins.length > 0 ? (
              <Sentence text={`${inSentence(admins)} can give you access.`} names={admins} />
            ) : (
              'Whoever runs Countersign can give you access.'
            )}
          </p>
        </EmptyState>
      </div>
    </>
  )
}
