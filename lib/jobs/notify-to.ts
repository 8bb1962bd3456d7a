import 'server-only'
import { readFile } from 'node:fs/promises'
import { exchange } from '@/lib/core/exchange'
import { type MailServer, mailOut } from '@/lib/core/mail-out'
import { secondsToWait } from '@/lib/core/post'
import { env } from '@/lib/env'
import { pushServices, pushTo } from '@/lib/jobs/notify-devices'
import type { Message } from '@/lib/notices/channels/channel'
import { channelNamed } from '@/lib/notices/channels/registry'
import { tellProblems } from '@/lib/notices/labels'
import type { ToldResult } from '@/lib/notices/schema'
import { statusWords } from '@/lib/webhooks/labels'

export const outside = {
  listed: env.notices.inside,
  isPlainAllowed: env.environment !== 'prod',
  caFile: env.outgoing.caFile,
  timeoutMs: 30_000,
  mostBytes: 65_536,
}
/** An answer that is longer says nothing more of what it is. */
const enoughOfAnAnswer = 4_096

/** The hosts of the channels that are set up, by name; of a room whose address stands in a file it is the file's word. */
export async function channelHosts(): Promise<Record<string, string | null>> {
  const { mail, slack, teams } = env.notices
  return {
    mail: mail && new URL(mail.server).host,
    slack: slack && (await hostIn(slack)),
    teams: teams && (await hostIn(teams)),
    push: pushServices(),
  }
}

async function hostIn(setting: string): Promise<string> {
  const address = await said(setting)
  return address !== null && URL.canParse(address) ? new URL(address).host : 'its address is not found'
}

/** Whom something is for: a person with the address that is vouched for, or everybody in a room. */
export type Addressee = { personId: string | null; address: string | null }

/** Hands a message to one recipient by one channel. */
export async function tell(name: string, to: Addressee, message: Message): Promise<ToldResult> {
  const channel = channelNamed(name)
  if (channel?.way === 'mail') return await letterTo(to.address, message)
  if (channel?.way === 'push') return await pushTo(to.personId, message)
  const setting = name === 'slack' ? env.notices.slack : name === 'teams' ? env.notices.teams : null
  if (channel?.way !== 'room' || setting === null) return wrong(tellProblems.unset)
  const url = await said(setting)
  if (url === null || !URL.canParse(url)) return wrong(tellProblems.no_secret)
  const headers = { 'content-type': 'application/json', 'user-agent': 'Countersign' }
  const asked = { method: 'POST' as const, headers, body: JSON.stringify(channel.body(message)) }
  const answer = await exchange(new URL(url), asked, outside, (_type, body) => body.length >= enoughOfAnAnswer)
  if ('problem' in answer) return wrong(tellProblems[answer.problem])
  const { status, body } = answer
  if (status >= 200 && status < 300) return isDenied(body) ? wrong(tellProblems.denied) : { went: 'well' }
  return { ...wrong(statusWords(status)), retryAfterSeconds: secondsToWait(answer.headers['retry-after']) }
}

/**
 * Whether words with a status of success say the contrary: a page, such as one to sign in at that stands before the network,
 * an answer that names itself a failure, or that of Teams, which could not hand it on.
 */
function isDenied(body: string): boolean {
  return /^\s*</.test(body) || /"(?:ok|success)"\s*:\s*false/.test(body) || /delivery failed with error/i.test(body)
}

async function letterTo(to: string | null, { subject, lines, link, id }: Message): Promise<ToldResult> {
  const { mail } = env.notices
  if (!mail) return wrong(tellProblems.unset)
  if (to === null) return { ...wrong(tellProblems.no_person), isOfChannel: false, isFinal: true }
  const password = mail.password === null ? null : await said(mail.password)
  if (mail.password !== null && password === null) return wrong(tellProblems.no_secret)
  const server: MailServer = { url: new URL(mail.server), user: mail.user, password, from: mail.from }
  const text = [subject, '', ...lines, '', link, '', 'Nothing is decided by opening this.'].join('\n')
  // By its id a mailbox knows a letter that comes a second time.
  const messageId = `<${id}@${new URL(env.url).hostname}>`
  const mailed = await mailOut(server, { to, subject, text, messageId }, outside)
  if ('ok' in mailed) return { went: 'well' }
  if ('refused' in mailed) {
    const why = `The mail server does not take this address: ${mailed.refused}`
    return { ...wrong(why), isOfChannel: false, isFinal: mailed.isFinal }
  }
  return wrong('said' in mailed ? `The mail server answered ${mailed.said}` : tellProblems[mailed.problem])
}

/** What a setting says, or the file that it names; null where there is nothing. */
async function said(setting: string): Promise<string | null> {
  if (!setting.startsWith('file:')) return setting
  const text = await readFile(setting.slice('file:'.length), 'utf8').catch(() => '')
  return text.trim() || null
}

function wrong(why: string) {
  return { went: 'wrong' as const, why, isOfChannel: true, isFinal: false, retryAfterSeconds: null as number | null }
}
