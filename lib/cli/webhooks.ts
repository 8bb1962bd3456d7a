import 'server-only'
import { type CliCommand, CliProblem, insist, operand, secretMissing } from '@/lib/cli/command'
import { operator } from '@/lib/cli/operator'
import { execute } from '@/lib/change/command'
import { systemActor } from '@/lib/core/actor'
import { environments } from '@/lib/core/environment'
import { knowsSecret } from '@/lib/core/secrets'
import {
  chooseMessages,
  pauseWebhook,
  removeWebhook,
  resumeWebhook,
  rotateWebhook,
  sendAgain,
  setWebhook,
  testWebhook,
} from '@/lib/webhooks/commands'
import { webhookRefusals } from '@/lib/webhooks/labels'
import { webhooksOf } from '@/lib/webhooks/queries'

/** Where pods are told, for whoever runs the machine. */
export const webhookCommands: readonly CliCommand[] = [
  {
    name: 'pods webhook',
    takes: `<pod> [--environment ${environments.join('|')}] [--url ADDRESS | --messages all|NAME,NAME | --rotate [--overlap 24] | --pause | --resume | --test | --again | --remove]`,
    about: 'Have a pod told of its answers at an address; alone, show how it goes',
    options: {
      environment: { type: 'string' },
      url: { type: 'string' },
      messages: { type: 'string' },
      rotate: { type: 'boolean' },
      overlap: { type: 'string', default: '24' },
      pause: { type: 'boolean' },
      resume: { type: 'boolean' },
      test: { type: 'boolean' },
      again: { type: 'boolean' },
      remove: { type: 'boolean' },
    },
    run: async (operands, { environment, url, messages, rotate, overlap, pause, resume, test, again, remove }) => {
      const account = { podSlug: operand(operands, 'pod'), environment }
      if ((url !== undefined || rotate) && !knowsSecret()) throw new CliProblem(secretMissing)
      if (url !== undefined) {
        const { secret } = insist(await execute(setWebhook, operator(), { ...account, url }), webhookRefusals)
        console.log(secret ? `secret  ${secret}\nIt is shown this once.` : 'Moved. The secret stays.')
      } else if (messages !== undefined) {
        const chosen = messages === 'all' ? { which: 'all' } : { which: 'some', messages: listOf(String(messages)) }
        insist(await execute(chooseMessages, operator(), { ...account, ...chosen }), webhookRefusals)
        console.log('From now on it gets these.')
      } else if (rotate) {
        const input = { ...account, overlapHours: Number(overlap) }
        const { secret, previousUntil } = insist(await execute(rotateWebhook, operator(), input), webhookRefusals)
        console.log(`secret  ${secret}`)
        console.log(
          previousUntil
            ? `The one before signs as well until ${previousUntil.toISOString()}.`
            : 'The one before has ended.',
        )
      } else if (pause) {
        insist(await execute(pauseWebhook, operator(), account), webhookRefusals)
        console.log('Paused. What there is to tell waits.')
      } else if (resume) {
        const { messages } = insist(await execute(resumeWebhook, operator(), account), webhookRefusals)
        console.log(`It goes on. Have waited: ${messages}.`)
      } else if (test) {
        const { messageId } = insist(await execute(testWebhook, operator(), account), webhookRefusals)
        console.log(`On its way as ${messageId}.`)
      } else if (again) {
        const { messages } = insist(await execute(sendAgain, operator(), account), webhookRefusals)
        console.log(`On their way again: ${messages}.`)
      } else if (remove) {
        const { messages } = insist(await execute(removeWebhook, operator(), account), webhookRefusals)
        console.log(`Ended. Not delivered: ${messages}.`)
      } else await show(account.podSlug)
    },
  },
]

async function show(slug: string): Promise<void> {
  for (const one of await webhooksOf(systemWhoReads, slug)) {
    const { environment, address, messages, ended, pausedAt, waiting, dead, lastSuccessAt, lastError } = one
    const now = pausedAt ? `paused ${pausedAt}` : `delivered last ${lastSuccessAt ?? 'never'}`
    const standing = ended ? `ended ${ended.at} (${ended.because})` : now
    console.log(`${environment}  ${address}  ${standing}  waiting ${waiting}, given up ${dead}`)
    if (messages) console.log(`  gets ${messages.join(', ')} alone`)
    if (lastError) console.log(`  ${lastError}`)
  }
}

function listOf(names: string): string[] {
  return names.split(',').map((name) => name.trim())
}

/** Whoever runs the machine sees what an admin sees. */
const systemWhoReads = { ...systemActor, can: new Set([...systemActor.can, 'pods:read'] as const) }
