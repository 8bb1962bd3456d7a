import { SystemStrip } from '@/components/shell/strip'
import { TextLink } from '@/components/ui/app-link'
import { paths } from '@/lib/core/paths'
import { unseenWords } from '@/lib/proposals/labels'

/** Says on every page that nobody but who did it has looked at the policy in force, and leads to where one does. */
export function UnseenStrip({ version, request }: { version: number; request: number }) {
  return (
    <SystemStrip tone="warn" action={<TextLink href={paths.request(request)}>Look at it in CS-{request}</TextLink>}>
      {unseenWords(version)}
    </SystemStrip>
  )
}
