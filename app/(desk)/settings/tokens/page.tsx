import type { Metadata } from 'next'
import { make, remove } from '@/app/(desk)/settings/tokens/actions'
import { TokensPage } from '@/components/people/tokens-page'
import { currentPerson } from '@/lib/auth/actor'
import { env } from '@/lib/env'
import { ownTokens } from '@/lib/people/tokens/queries'

export const metadata: Metadata = { title: 'Git tokens' }

export default async function Tokens() {
  const address = new URL('/git/', env.url).href
  return <TokensPage rows={await ownTokens(await currentPerson())} {...{ address, make, remove }} />
}
