const channel = { channel: 'mail' }

/** What an admin could try by each command about notices, where no channel is set up. */
export const noticeTries: Record<string, () => object[]> = {
  'notices.choose': () => [{ routine: 'mail', together: 'now', zone: 'UTC' }],
  ...Object.fromEntries(['test', 'send_again', 'let_go'].map((act) => [`notices.${act}`, () => [channel]])),
}
