import 'server-only'
import { type Command, execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import type { Refusal } from '@/lib/core/outcome'
import { read } from '@/lib/db/client'
import type { z } from 'zod'
import { markDemo } from '@/lib/demo/commands'
import type { DemoFile } from '@/lib/demo/schema'
import { demoPods } from '@/lib/demo/story'
import { madeUpIssuer, readPeople } from '@/lib/identity/people'
import { registerPerson } from '@/lib/people/commands'
import { roleNames } from '@/lib/people/labels'
import { issueCredential, registerPod } from '@/lib/pods/commands'

/** Sets up the demo's people and pods through the same commands as everybody else's; returns their credentials, once. */
export async function loadDemo(): Promise<DemoFile> {
  const ids = new Map<string, string>()
  const people: DemoFile['people'] = []
  for (const { subject, name, roles, groups, department } of readPeople(process.env.IDENTITY_PEOPLE_FILE)) {
    const identity = { issuer: madeUpIssuer, subject, name, email: null, emailVerified: false }
    const { personId } = await must(registerPerson, { ...identity, roles, groups, department, demo: true })
    ids.set(subject, personId)
    people.push({ name, role: roles.map((role) => roleNames[role]).join(', ') || 'no role yet', login: subject })
  }
  const pods: DemoFile['pods'] = []
  for (const { slug, name, role, department, purpose, owner, environment } of demoPods) {
    const podSlug = await shortNameFor(slug)
    const pod = { slug: podSlug, name, role, department, purpose, ownerId: ids.get(owner) ?? null, demo: true }
    const registered = await execute(registerPod, systemActor, pod)
    // A load that was cut short is taken up again: the pod is there, only keys that somebody saw are missing.
    if (!registered.ok && registered.reason !== 'pod_exists') throw refused('pods.register', registered)
    const client = await must(issueCredential, { podSlug, environment, kind: 'client_secret' as const })
    const key = await must(issueCredential, { podSlug, environment, kind: 'service_key' as const })
    pods.push({
      slug,
      name,
      environment,
      clientId: client.clientId,
      clientSecret: client.secret,
      serviceKey: key.secret,
    })
  }
  await must(markDemo, { people: people.length, pods: pods.length })
  return { people, pods }
}

/** A pod that was retired with an earlier demo stays so; in the next one it is another pod, with a number. */
async function shortNameFor(slug: string): Promise<string> {
  for (let life = 1; ; life++) {
    const name = life === 1 ? slug : `${slug}-${life}`
    const pod = await read.pod.findUnique({ where: { slug: name }, select: { demo: true, state: true } })
    if (!pod || (pod.demo && pod.state !== 'retired')) return name
  }
}

async function must<Input extends z.ZodType, Value>(
  command: Command<Input, Value>,
  input: z.input<Input>,
): Promise<Value> {
  const outcome = await execute(command, systemActor, input)
  if (!outcome.ok) throw refused(command.name, outcome)
  return outcome.value
}

function refused(command: string, { reason, fields = {} }: Refusal): Error {
  return new Error(`${command} was refused: ${reason} ${JSON.stringify(fields)}`)
}
