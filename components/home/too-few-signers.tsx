import { TextLink } from '@/components/ui/app-link'
import { Notice } from '@/components/ui/notice'
import { paths } from '@/lib/core/paths'
import { counted } from '@/lib/core/count'
import type { Signers } from '@/lib/policy/queries'

/** Tells an admin for whom nobody, or too few, can sign: what is left to these groups waits until it expires. */
export function TooFewSigners({ groups }: { groups: readonly Signers[] }) {
  const short = groups.filter(({ needed, able }) => able.length < needed)
  if (short.length === 0) return null
  const title = short.length === 1 ? 'A group cannot sign yet' : `${short.length} groups cannot sign yet`
  return (
    <Notice tone="warn" className="mb-4" title={title}>
      <p>The policy asks them, so what it leaves to them waits until it expires.</p>
      <ul className="mt-1 list-disc pl-5">
        {short.map(({ group, needed, able, unable }) => (
          <li key={group}>
            <strong>{group}</strong> needs {counted(needed, 'approver')} and has{' '}
            {able.length === 0 ? 'none' : able.length}
            {unable.length > 0 &&
              `; ${unable.map(({ name }) => name).join(', ')} ${unable.length === 1 ? 'is' : 'are'} in it without that role`}
            .
          </li>
        ))}
      </ul>
      <p className="mt-1">
        <TextLink href={paths.coverage()}>See who can sign what</TextLink>
      </p>
    </Notice>
  )
}
