import type { Metadata } from 'next'
import { importDocument } from '@/app/(desk)/tools/actions'
import { NoAccess } from '@/components/shell/no-access'
import { ImportPage } from '@/components/tools/import-page'
import { currentPerson } from '@/lib/auth/actor'
import { adminNames } from '@/lib/people/queries'

export const metadata: Metadata = { title: 'Add tools' }

export default async function ImportTools() {
  const person = await currentPerson()
  if (!person.can.has('tools:change')) {
    const what = 'Tools taken over from the document of an API.'
    return <NoAccess title="Add tools" what={what} who="Admins import tools." admins={await adminNames(person)} />
  }
  return <ImportPage onImport={importDocument} />
}
