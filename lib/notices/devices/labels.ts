/** Why something about a device was refused. */
export const deviceRefusals: Record<string, string> = {
  no_push: 'Nobody is told on devices here. Whoever runs this installation sets it up.',
  unknown_service: 'Your browser is told by a push service that this installation does not send to.',
  too_many_devices: 'You have ten devices already. Remove one first.',
  unknown_device: 'This device is not among yours any more.',
  gone: 'Its browser takes no messages any more. Open this page there and press “Tell me on this device”.',
}

/** Why a message did not come to a device. */
export const deviceProblems = {
  not_public: 'The address leads into this network, and the host is not listed (COUNTERSIGN_PUSH)',
  gone: 'Its browser takes no messages any more',
  other_key: 'It was added when this installation had another key',
  unlisted: 'Its push service is none that this installation sends to any more',
  none: 'This person has no device any more',
} as const
