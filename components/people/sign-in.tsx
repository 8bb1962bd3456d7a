import type { NoticeTone } from '@/components/ui/notice'
import { Notice } from '@/components/ui/notice'
import { Button } from '@/components/ui/button'
import { CookieNotice } from '@/components/people/cookie-notice'
import { MessagePage } from '@/components/shell/message-page'

export type SignInProps = {
  /** The ways in: what the button says and where its form goes. */
  ways: ReadonlyArray<{ id: string; label: string; action: string }>
  /** Where to go afterwards; sent along, never shown, because a signed-out reader may not know what it is. */
  from: string | null
  /** What led here, in words. */
  notice: { tone: NoticeTone; words: string } | null
  /** Whether somebody who is signed in must be made sure of again. */
  isAgain: boolean
  /** True while the made-up people are the only way in. */
  isTrial: boolean
  /** True while others than the machine itself can reach them. */
  isOpen: boolean
}

/** The page for signing in: one button for each way. It works without scripts. */
export function SignIn({ ways, from, notice, isAgain, isTrial, isOpen }: SignInProps) {
  return (
    <MessagePage title="Sign in to Countersign">
      <p className="text-lead text-muted">
        AI agents, here called pods, ask before they do what matters. You see exactly what would change, say yes or no,
        and anybody can prove it later.
      </p>
      <CookieNotice />
      {notice && (
        <Notice tone={notice.tone} live={notice.tone === 'bad' ? 'alert' : 'status'}>
          <p>{notice.words}</p>
        </Notice>
      )}
      {isTrial && (
        <p>
          This installation is for trying Countersign out: you choose which of its made-up people you are. Set up your
          own sign-in service to work with real people.
        </p>
      )}
      {isOpen && (
        <Notice tone="warn">
          <p>Anybody who reaches this address can be any of them. Put nothing real in here.</p>
        </Notice>
      )}
      <div className="mt-3 grid max-w-sm gap-3">
        {ways.map(({ id, label, action }, index) => (
          <form key={id} method="post" action={action}>
            {from && <input type="hidden" name="from" value={from} />}
            {isAgain && <input type="hidden" name="afresh" value="yes" />}
            <Button type="submit" size="touch" wide variant={index === 0 ? 'primary' : 'default'}>
              {label}
            </Button>
          </form>
        ))}
      </div>
      <p className="mt-3 text-small">
        You stay signed in for eight hours at most, and for one hour without using Countersign.
      </p>
    </MessagePage>
  )
}
