import type { Channel } from '@/lib/notices/channels/channel'

/** A letter to the address that the sign-in service vouches for. */
export const mail: Channel = {
  name: 'mail',
  title: 'E-mail',
  words: 'To each person, at the address that their sign-in service vouches for (COUNTERSIGN_MAIL)',
  way: 'mail',
}
