import type { Channel } from '@/lib/notices/channels/channel'

/** A message to each browser in which a person wants to be told, by web push. */
export const push: Channel = {
  name: 'push',
  title: 'Devices',
  words: 'To each person, in the browsers in which they asked to be told, by web push (COUNTERSIGN_PUSH)',
  way: 'push',
}
