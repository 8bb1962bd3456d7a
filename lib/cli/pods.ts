import 'server-only'
import { type CliCommand, CliProblem, insist, operand, secretMissing } from '@/lib/cli/command'
import { systemActor } from '@/lib/core/actor'
import { execute } from '@/lib/change/command'
import { operator } from '@/lib/cli/operator'
import { personCalled } from '@/lib/cli/people'
import { environments } from '@/lib/core/environment'
import { knowsSecret } from '@/lib/core/secrets'
import { bindPod, issueCredential, registerPod, retirePod, revokeCredential } from '@/lib/pods/commands'
import { podRefusals } from '@/lib/pods/labels'
import { credentialKind } from '@/lib/pods/schema'
import { listPods } from '@/lib/pods/queries'
import { policyNow } from '@/lib/policy/queries'
import { fold } from '@/lib/policy/shape'

/** Pods and their credentials, for whoever runs the machine. */
export const podCommands: readonly CliCommand[] = [
  {
    name: 'pods list',
    takes: '',
    about: 'Show all pods with their credentials',
    run: async () => {
      for (const pod of await listPods(systemActor)) {
        console.log(`${pod.slug}  ${pod.name}, ${pod.role} in ${pod.department}, ${pod.state}`)
        for (const { clientId, credentials } of pod.accounts)
          for (const credential of credentials)
            console.log(
              `  ${credential.id}  ${clientId}  ${credential.kind} ${credential.prefix}…  ${standing(credential)}`,
            )
      }
    },
  },
  {
    name: 'pods add',
    takes:
      '<pod> --name NAME --role ROLE --department DEPARTMENT --purpose TEXT [--owner PERSON] [--repository REPOSITORY]...',
    about: 'Register a pod; its owner, by name or address, never decides on what it asks',
    options: {
      name: { type: 'string' },
      role: { type: 'string' },
      department: { type: 'string' },
      purpose: { type: 'string' },
      owner: { type: 'string' },
      repository: { type: 'string', multiple: true },
    },
    run: async (operands, { owner, repository: repositories = [], ...values }) => {
      const slug = operand(operands, 'pod')
      await insistOnPlace(String(values['role']), String(values['department']))
      const ownerId = owner === undefined ? null : (await personCalled(String(owner))).id
      insist(await execute(registerPod, operator(), { slug, ...values, ownerId, repositories }), podRefusals)
      console.log(`${slug} is registered. Give it a key with: countersign pods issue ${slug} --environment dev`)
    },
  },
  {
    name: 'pods bind',
    takes: '<pod> [--repository REPOSITORY]...',
    about: 'Say in which repositories a pod works; without any it may name every one',
    options: { repository: { type: 'string', multiple: true } },
    run: async (operands, { repository: repositories = [] }) => {
      const slug = operand(operands, 'pod')
      const bound = insist(await execute(bindPod, operator(), { podSlug: slug, repositories }), podRefusals)
      console.log(
        bound.repositories.length === 0
          ? `${slug} may name any repository.`
          : `${slug} works in ${bound.repositories.join(', ')} only.`,
      )
    },
  },
  {
    name: 'pods issue',
    takes: `<pod> --environment ${environments.join('|')} [--kind ${credentialKind.options.join('|')}] [--days 90]`,
    about: 'Make a credential; its secret is shown once',
    options: {
      environment: { type: 'string' },
      kind: { type: 'string', default: 'client_secret' },
      days: { type: 'string', default: '90' },
    },
    run: async (operands, { days, ...values }) => {
      if (!knowsSecret()) throw new CliProblem(secretMissing)
      const input = { podSlug: operand(operands, 'pod'), ...values, lifetimeDays: Number(days) }
      const issued = insist(await execute(issueCredential, operator(), input), podRefusals)
      console.log(`client id  ${issued.clientId}`)
      console.log(`secret     ${issued.secret}`)
      console.log(`expires    ${issued.expiresAt.toISOString()}`)
      console.log(`revoke it with: countersign pods revoke ${issued.credentialId}`)
    },
  },
  {
    name: 'pods revoke',
    takes: '<credential>',
    about: 'End one credential at once',
    run: async (operands) => {
      const credentialId = operand(operands, 'credential')
      insist(await execute(revokeCredential, operator(), { credentialId }), podRefusals)
      console.log('Revoked. Every gate refuses it from now on.')
    },
  },
  {
    name: 'pods retire',
    takes: '<pod>',
    about: 'End a pod, its credentials and its open requests; its history stays',
    run: async (operands) => {
      const { credentials, requests } = insist(
        await execute(retirePod, operator(), { podSlug: operand(operands, 'pod') }),
        podRefusals,
      )
      console.log(`Retired. Credentials revoked: ${credentials}. Open requests withdrawn: ${requests}.`)
    },
  },
]

/** A pod in a role or department that no policy speaks of could do nothing, and nobody would see why. */
async function insistOnPlace(role: string, department: string): Promise<void> {
  const { snapshot } = await policyNow()
  const unknown = (what: string, word: string, known: ReadonlyMap<string, { name: string }>) =>
    known.has(fold(word))
      ? []
      : [`The policy knows no ${what} "${word}". It knows: ${[...known.values()].map(({ name }) => name).join(', ')}.`]
  const problems = [
    ...unknown('role', role, snapshot.roles),
    ...unknown('department', department, snapshot.departments),
  ]
  if (problems.length > 0) throw new CliProblem(problems.join('\n'))
}

function standing({ revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date }): string {
  if (revokedAt) return `revoked ${revokedAt.toISOString().slice(0, 10)}`
  return `${expiresAt < new Date() ? 'expired' : 'valid until'} ${expiresAt.toISOString().slice(0, 10)}`
}
