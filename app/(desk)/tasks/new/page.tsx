import type { Metadata } from 'next'
import { add } from '@/app/(desk)/tasks/actions'
import { NoAccess } from '@/components/shell/no-access'
import { NewForm } from '@/components/tasks/new-form'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'
import { placesForTasks } from '@/lib/tasks/hands/queries'

export const metadata: Metadata = { title: 'New task' }

export default async function NewTask() {
  const person = await currentPerson()
  if (!person.can.has('tasks:keep')) {
    const what = 'The form for a new task.'
    const who = 'Approvers and admins create tasks here, and pods by themselves.'
    return <NoAccess title="New task" what={what} who={who} admins={await adminNames(person)} />
  }
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Tasks', href: paths.tasks() }]} here="New task" />}
        title="New task"
        lead="Work for one of the pods. It stands in the backlog at once, and the record says that it comes from you."
      />
      <Card>
        <NewForm places={await placesForTasks(person)} onAdd={add} />
      </Card>
    </>
  )
}
