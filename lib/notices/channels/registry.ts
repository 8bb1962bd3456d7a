import type { Channel } from '@/lib/notices/channels/channel'
import { mail } from '@/lib/notices/channels/mail'
import { push } from '@/lib/notices/channels/push'
import { slack } from '@/lib/notices/channels/slack'
import { teams } from '@/lib/notices/channels/teams'

/** Every channel there is. */
export const channels: readonly Channel[] = [mail, push, slack, teams]

/** One channel by its name; null for one that this version does not know. */
export function channelNamed(name: string): Channel | null {
  return channels.find((channel) => channel.name === name) ?? null
}

/** The channels by which single people are reached. */
export const personal = channels.filter(({ way }) => way !== 'room')
/** Those that reach everybody in a room at once. */
export const rooms = channels.filter(({ way }) => way === 'room')
