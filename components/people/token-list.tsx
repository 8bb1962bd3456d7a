'use client'

import { Name } from '@/components/signs/sentence'
import { type ChangeAction, OutcomeNote } from '@/components/people/outcome-note'
import { Form, SendButton } from '@/components/shell/form'
import { useFormAction } from '@/components/shell/form-action'
import { Breakable } from '@/components/ui/breakable'
import { Time } from '@/components/ui/time'
import { tokenRefusals } from '@/lib/people/tokens/labels'
import type { TokenRow } from '@/lib/people/tokens/schema'

type TokenListProps = { rows: readonly TokenRow[]; remove: ChangeAction; none: string }

/** Tokens that work, each with what it takes to end it: what uses it has to be given another one, and nothing is lost. */
export function TokenList({ rows, remove, none }: TokenListProps) {
  const [outcome, send] = useFormAction(remove)
  return (
    <>
      {rows.length === 0 && <p className="mt-1 text-muted">{none}</p>}
      <ul className="mt-1 divide-y divide-line">
        {rows.map(({ id, name, prefix, createdAt, expiresAt, lastUsedAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-2">
            <div className="min-w-0">
              <p className="font-semibold wrap-anywhere">
                <Breakable text={name} />{' '}
                <code translate="no" className="font-code text-code font-normal text-subtle">
                  {prefix}…
                </code>
              </p>
              <p className="text-small text-muted">
                Made <Time at={createdAt} mode="relative" />. Ends <Time at={expiresAt} mode="date" />.{' '}
                {lastUsedAt ? (
                  <>
                    Last used <Time at={lastUsedAt} mode="relative" />.
                  </>
                ) : (
                  'Never used.'
                )}
              </p>
            </div>
            <Form action={send}>
              <input type="hidden" name="tokenId" value={id} />
              <SendButton size="small" variant="bad">
                Remove
                <span className="sr-only">
                  {' '}
                  <Name of={name} />
                </span>
              </SendButton>
            </Form>
          </li>
        ))}
      </ul>
      <OutcomeNote outcome={outcome} done="Removed. It opens nothing from now on." refusals={tokenRefusals} />
    </>
  )
}
