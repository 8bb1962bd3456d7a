import type { Metadata } from 'next'
import { check, write } from '@/app/(desk)/prompts/actions'
import { WriteForm } from '@/components/prompts/write-form'
import { NoAccess } from '@/components/shell/no-access'
import { Breadcrumb } from '@/components/ui/breadcrumb'
import { Card } from '@/components/ui/card'
import { PageHeader } from '@/components/ui/page-header'
import { currentPerson } from '@/lib/auth/actor'
import { paths } from '@/lib/core/paths'
import { adminNames } from '@/lib/people/queries'

export const metadata: Metadata = { title: 'New prompt' }

export default async function NewPrompt() {
  const person = await currentPerson()
  if (!person.can.has('prompts:write')) {
    const what = 'The form for a new prompt.'
    const who = 'Prompt reviewers and admins write prompts.'
    return <NoAccess title="New prompt" what={what} who={who} admins={await adminNames(person)} />
  }
  return (
    <>
      <PageHeader
        breadcrumb={<Breadcrumb items={[{ label: 'Prompts', href: paths.prompts() }]} here="New prompt" />}
        title="New prompt"
        lead="A text that pods work from. It is live nowhere before other people have signed that."
      />
      <Card>
        <WriteForm before={null} onWrite={write} onCheck={check} />
      </Card>
    </>
  )
}
