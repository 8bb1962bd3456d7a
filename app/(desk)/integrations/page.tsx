import type { Metadata } from 'next'
import { cache } from 'react'
import {
  addSink,
  changeSink,
  goBack,
  letGo,
  letGoOfNotices,
  pauseSink,
  removeSink,
  resumeSink,
  sendRefused,
  tellAgain,
  testChannel,
  testSink,
} from '@/app/(desk)/integrations/actions'
import { NoAccess } from '@/components/shell/no-access'
import { IntegrationsPage, integrationsTitle } from '@/components/sinks/integrations-page'
import { eventKinds } from '@/lib/audit/labels'
import { currentPerson } from '@/lib/auth/actor'
import { providers } from '@/lib/auth/nextauth'
import { shownProvider } from '@/lib/auth/providers'
import { environments, environmentWords } from '@/lib/core/environment'
import { githubView } from '@/lib/github/queries'
import { listChannels } from '@/lib/notices/queries'
import { adminNames } from '@/lib/people/queries'
import { signInCourses } from '@/lib/people/sessions/queries'
import { lastCall } from '@/lib/repositories/called/queries'
import { fields } from '@/lib/sinks/ecs'
import { sinkKinds } from '@/lib/sinks/kinds/registry'
import { listSinks } from '@/lib/sinks/queries'
import { webhookTotals } from '@/lib/webhooks/queries'

/** The title and the page ask once. Null for whoever does not read the whole record. */
const load = cache(async () => {
  const person = await currentPerson()
  if (!person.can.has('audit:read')) return null
  const issuers = providers.map(({ issuer }) => issuer)
  const [sinks, webhooks, channels, courses, calledAt] = await Promise.all([
    listSinks(person),
    webhookTotals(person),
    listChannels(person),
    signInCourses(person, issuers),
    lastCall(person),
  ])
  const untried = { lastAt: null, failedAt: null, problem: null }
  const ways = providers.map((one) => ({ ...shownProvider(one), ...(courses.get(one.issuer) ?? untried) }))
  const github = { github: githubView(person), lastCall: calledAt }
  return { sinks, channels, webhooks, ways, ...github, mayManage: person.can.has('sinks:manage') }
})

export async function generateMetadata(): Promise<Metadata> {
  const loaded = await load()
  return { title: loaded ? integrationsTitle(loaded) : 'Integrations' }
}

const choices = {
  kinds: sinkKinds.map(({ name, title, words, example, secret, into }) => {
    return { name, title, words, example, secret, into: into && { label: into.label, usual: into.usual } }
  }),
  nouns: Object.entries(eventKinds).map(([value, label]) => ({ value, label })),
  environments: environments.map((value) => ({ value, label: environmentWords[value] })),
}
const actions = { addSink, changeSink, goBack, letGo, pauseSink, removeSink, resumeSink, sendRefused, testSink }
const channelActions = { testChannel, tellAgain, letGoOfNotices }
const leaving = fields.map(({ name, words }) => ({ name, words }))

export default async function Integrations() {
  const loaded = await load()
  if (!loaded) {
    const what = 'Where the record goes besides this installation, and how that goes.'
    const admins = await adminNames(await currentPerson())
    return <NoAccess title="Integrations" what={what} who="Admins and auditors see it." admins={admins} />
  }
  const { mayManage, ...shown } = loaded
  return (
    <IntegrationsPage
      {...{ ...shown, choices }}
      fields={leaving}
      actions={mayManage ? actions : null}
      channelActions={mayManage ? channelActions : null}
    />
  )
}
