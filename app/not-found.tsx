import type { Metadata } from 'next'
import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Nothing here' }

export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing here that you can see"
      actions={
        <ButtonLink href="/" variant="primary">
          Go to Home
        </ButtonLink>
      }
    >
      <p>The address may be mistyped, the thing may be gone, or it may belong to people outside your groups.</p>
      <p>If someone sent you this link, ask them or an administrator who may open it.</p>
    </MessagePage>
  )
}
