import type { Metadata } from 'next'
import { note } from '@/app/(desk)/memory/actions'
import { WriteForm } from '@/components/memory/write-form'
import { NoAccess } from '@/components/shell/no-access'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'

export const metadata: Metadata = { title: 'New memory entry' }

export default async function NewEntry() {
  const person = await currentPerson()
  if (!person.can.has('memory:keep')) {
    const what = 'The form for a new memory entry.'
    const who = 'Approvers, prompt reviewers and admins write into memory.'
    return <NoAccess title="New memory entry" what={what} who={who} admins={await adminNames(person)} />
  }
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Memory', href: paths.memory() }]} here="New entry" />}
        title="New memory entry"
        lead="What pods look up before they work. They are given it once other people have signed it."
      />
      <Card>
        <WriteForm before={null} onWrite={note} />
      </Card>
    </>
  )
}
