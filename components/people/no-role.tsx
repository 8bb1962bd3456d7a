import { Sentence } from '@/components/signs/sentence'
import { Button } from '@/components/ui/button'
import { MessagePage } from '@/components/shell/message-page'
import { inSentence } from '@/lib/people/labels'

export type NoRoleProps = {
  name: string
  admins: readonly string[]
  /** Sign-in services where this person's address has a role, by their names. */
  betterWays: readonly string[]
  signOut: string
}

/** For somebody who is signed in and may do nothing yet: what this is, why, and whom to ask. */
export function NoRole({ name, admins, betterWays, signOut }: NoRoleProps) {
  return (
    <MessagePage
      title="You have no role here yet"
      actions={
        <>
          <form method="post" action={signOut}>
            <Button type="submit" variant="primary">
              Sign out
            </Button>
          </form>
          <form action="/">
            <Button type="submit">Look again</Button>
          </form>
        </>
      }
    >
      <p>
        Countersign is where people decide on what AI agents want to do. You are signed in as{' '}
        <strong translate="no" className="text-ink">
          {name}
        </strong>
        , and nobody has given you a role yet, so there is nothing you can see or do.
      </p>
      {betterWays.length > 0 && (
        <p>
          <Sentence
            text={`Your e-mail address has a role with ${inSentence(betterWays)}. Sign out and choose that way to sign in.`}
            names={betterWays}
          />
        </p>
      )}
      {admins.length > 0 ? (
        <p>
          <Sentence text={`Ask ${inSentence(admins)} for a role.`} names={admins} /> It counts from the moment it is
          given; then look again.
        </p>
      ) : (
        <p>
          There is no admin yet. Whoever runs this installation names the first one in its setting{' '}
          <code translate="no" className="font-code text-code">
            COUNTERSIGN_ADMINS
          </code>
          ; that person then signs in again.
        </p>
      )}
    </MessagePage>
  )
}
