import { MessagePage } from '@/components/shell/message-page'
import { ButtonLink } from '@/components/ui/button-link'

/** The same answer for what does not exist and for what may not be seen. */
export function NotFoundPage({ inFrame }: { inFrame?: boolean }) {
  return (
    <MessagePage
      inFrame={inFrame}
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
