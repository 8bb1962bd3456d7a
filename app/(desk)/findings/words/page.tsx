import type { Metadata } from 'next'
import { listWords, putWordsBack } from '@/app/(desk)/findings/actions'
import { WordsPage } from '@/components/findings/words-page'
import { NoAccess } from '@/components/shell/no-access'
import { currentPerson } from '@/lib/auth/actor'
import { adminNames } from '@/lib/people/queries'
import { listedForAdmins } from '@/lib/policy/listed/queries'

const title = 'Names and phrases'
export const metadata: Metadata = { title }

export default async function Words() {
  const person = await currentPerson()
  if (!person.can.has('policy:change')) {
    const what = 'The names and phrases that are looked for in every text.'
    return <NoAccess title={title} what={what} who="Admins keep these lists." admins={await adminNames(person)} />
  }
  return <WordsPage listed={await listedForAdmins(person)} onList={listWords} onPutBack={putWordsBack} />
}
