import 'server-only'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { read } from '@/lib/db/client'
import { proposeDemoChange } from '@/lib/demo/change'
import { askForDemoPrompt } from '@/lib/demo/prompt'
import { markDemo } from '@/lib/demo/commands'
import { leadDemoIncident } from '@/lib/demo/incident'
import { insist } from '@/lib/demo/insist'
import type { DemoFile } from '@/lib/core/demo'
import { keepDemoRepository } from '@/lib/demo/kept'
import { importDemoRepository } from '@/lib/demo/repository'
import { demoPods } from '@/lib/demo/story'
import { madeUpIssuer, readPeople } from '@/lib/identity/people'
import { registerPerson } from '@/lib/people/commands'
import { roleNames } from '@/lib/people/labels'
import { issueCredential, registerPod } from '@/lib/pods/commands'

/**
 * Sets up the demo's people, pods, change of policy and repository, which lies in a folder of its own below this one,
 * through the same commands as everybody else's, and a repository that is kept for their work; returns the pods' credentials, once.
 */
export async function loadDemo(folder: string): Promise<DemoFile> {
  const ids = new Map<string, string>()
  const people: DemoFile['people'] = []
  for (const { subject, name, roles, groups, department } of readPeople(process.env.IDENTITY_PEOPLE_FILE)) {
    const identity = { issuer: madeUpIssuer, subject, name, email: null, emailVerified: false }
    const person = { ...identity, roles, groups, department, demo: true }
    const { personId } = insist('people.register', await execute(registerPerson, systemActor, person))
    ids.set(subject, personId)
    people.push({ name, role: roles.map((role) => roleNames[role]).join(', ') || 'no role yet', login: subject })
  }
  const pods: DemoFile['pods'] = []
  const slugs = new Map<string, string>()
  for (const { slug, name, role, department, purpose, owner, environment } of demoPods) {
    const podSlug = await shortNameFor(slug)
    slugs.set(slug, podSlug)
    const pod = { slug: podSlug, name, role, department, purpose, ownerId: ids.get(owner) ?? null, demo: true }
    const registered = await execute(registerPod, systemActor, pod)
    // A load that was cut short is taken up again: the pod is there, only keys that somebody saw are missing.
    if (!registered.ok && registered.reason !== 'pod_exists') insist('pods.register', registered)
    const [client, key] = [
      await issued(podSlug, environment, 'client_secret'),
      await issued(podSlug, environment, 'service_key'),
    ]
    pods.push({
      slug,
      name,
      environment,
      clientId: client.clientId,
      clientSecret: client.secret,
      serviceKey: key.secret,
    })
  }
  const change = await proposeDemoChange([...ids.values()], pods)
  await askForDemoPrompt([...ids.values()], pods)
  await leadDemoIncident([...ids.values()], pods)
  const repository = await importDemoRepository(folder)
  const kept = await keepDemoRepository(folder, slugs.get('demo-planner')!)
  const came = { people: people.length, pods: pods.length, change, repository, kept: kept && kept.name }
  insist('demo.load', await execute(markDemo, systemActor, came))
  return { people, pods, repository: kept }
}

async function issued(podSlug: string, environment: string, kind: 'client_secret' | 'service_key') {
  return insist('pods.issue_credential', await execute(issueCredential, systemActor, { podSlug, environment, kind }))
}

/** A pod that was retired with an earlier demo stays so; in the next one it is another pod, with a number. */
async function shortNameFor(slug: string): Promise<string> {
  for (let life = 1; ; life++) {
    const name = life === 1 ? slug : `${slug}-${life}`
    const pod = await read.pod.findUnique({ where: { slug: name }, select: { demo: true, state: true } })
    if (!pod || (pod.demo && pod.state !== 'retired')) return name
  }
}
