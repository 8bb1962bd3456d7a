import { TextLink } from '@/components/ui/app-link'
import { Notice } from '@/components/ui/notice'
import { paths } from '@/lib/core/paths'

/** Tells the only admin there is what that means, and what to do. */
export function OnlyAdmin() {
  return (
    <Notice tone="info" className="mb-4" title="You are the only admin">
      <p>
        Nobody else can give roles, set up pods or restore access, and your own roles only another admin can change.
        Make somebody else an admin too, once they have signed in. <TextLink href={paths.people()}>See people</TextLink>
      </p>
    </Notice>
  )
}
