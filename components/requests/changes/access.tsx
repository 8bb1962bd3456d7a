import { Revealed } from '@/components/ui/revealed'
import type { Picture } from '@/components/requests/changes/picture'
import { SignedContent } from '@/components/requests/changes/signed-content'
import { MetaList } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { accessChange, type Holder, type ShownRight } from '@/lib/access/schema'

/** A right that would be given: to whom exactly, and all they may do with it. */
export const accessPicture: Picture = (content) => {
  const { right, person, rights, signed } = accessChange.parse(content)
  return {
    summary: person ? `Who gets ${right}, and everything they may do with it` : 'The person is not known any more',
    readable: person && (
      <>
        <Who person={person} />
        <ul aria-label="Rights" className="mt-3 border-t border-line">
          {rights.map((shown) => (
            <RightLine key={shown.name} right={shown} />
          ))}
        </ul>
      </>
    ),
    raw: <SignedContent content={signed} />,
    rawOf: 'A right for a person',
  }
}

function Who({ person: { name, email, emailVerified, roles, groups } }: { person: Holder }) {
  const address = email && (
    <span className="[overflow-wrap:anywhere]">
      <Revealed text={email} /> {emailVerified ? '(checked by the sign-in service)' : '(not checked)'}
    </span>
  )
  return (
    <MetaList
      items={[
        { name: 'For', value: <Revealed text={name} /> },
        { name: 'E-mail', value: address ?? 'Not known' },
        ...(roles.length + groups.length === 0 ? [{ name: 'So far', value: 'No role, no group' }] : []),
      ]}
    />
  )
}

function RightLine({ right: { name, words, isNew } }: { right: ShownRight }) {
  return (
    <li
      className={cn(
        'grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-2 border-b border-line px-2 py-2',
        isNew && 'bg-ok-bg',
      )}
    >
      <span aria-hidden="true" className={isNew ? 'font-strong text-ok-fg' : 'text-subtle'}>
        {isNew ? '+' : '·'}
      </span>
      <span>
        <span translate="no" className="font-strong">
          {name}
        </span>
        <span className={isNew ? 'text-ok-fg' : 'text-subtle'}>{isNew ? ' would be new' : ' as now'}</span>
        <span className="block text-small text-muted">{words}</span>
      </span>
    </li>
  )
}
