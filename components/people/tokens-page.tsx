import { type MakeAction, TokenForm } from '@/components/people/token-form'
import { TokenList } from '@/components/people/token-list'
import type { ChangeAction } from '@/components/people/outcome-note'
import { LiveRefresh } from '@/components/shell/live'
import { TextLink } from '@/components/ui/app-link'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { paths } from '@/lib/core/paths'
import type { TokenRow } from '@/lib/people/tokens/schema'

type TokensPageProps = { rows: readonly TokenRow[]; address: string; make: MakeAction; remove: ChangeAction }

/** The reader's own tokens, by which git reads repositories. */
export function TokensPage({ rows, address, make, remove }: TokensPageProps) {
  return (
    <>
      <LiveRefresh topics={['people']} />
      <PageHeader
        title="Git tokens"
        lead="With a token of your own, git reads every repository that you may see here. It changes nothing, and opens nothing else."
      />
      <div className="grid max-w-[46rem] gap-4">
        <Card id="tokens" title="Your tokens">
          <TokenList rows={rows} remove={remove} none="You have no token that works." />
        </Card>
        <Card id="new" title="Make a token">
          <TokenForm make={make} />
        </Card>
        <Card id="use" title="How git uses it">
          <p className="mt-1">
            Clone from an address that begins with{' '}
            <code translate="no" className="font-code text-code wrap-anywhere">
              {address}
            </code>
            . Where git asks for a password, paste the token; any user name will do. Each{' '}
            <TextLink href={paths.repositories()}>repository</TextLink> shows its address.
          </p>
          <p className="mt-2">
            What you fetch is on the record with your name. A push is refused: work reaches a branch as a delivery of a
            pod, which people sign.
          </p>
        </Card>
      </div>
    </>
  )
}
