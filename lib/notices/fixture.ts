const channel = { channel: 'mail' }

/** What an admin could try by each command about notices, where no channel is set up. */
export const noticeTries: Record<string, () => object[]> = {
  'notices.choose': () => [{ routine: 'mail', together: 'now', zone: 'UTC' }],
  'notices.add_device': () => [{ endpoint: 'https://fcm.googleapis.com/x', p256dh: 'x', auth: 'x' }],
  ...Object.fromEntries(['test_device', 'remove_device'].map((act) => [`notices.${act}`, () => [{ deviceId: 'x' }]])),
  ...Object.fromEntries(['test', 'send_again', 'let_go'].map((act) => [`notices.${act}`, () => [channel]])),
}
