/** Why something about notices was refused. */
export const noticeRefusals: Record<string, string> = {
  unknown_channel: 'There is no such channel.',
  not_set: 'This channel is not set up. Whoever runs this installation sets it up.',
  no_address: 'Your sign-in service vouches for no e-mail address of yours, so there is nowhere to send a test.',
  no_device: 'You have no device on which you are told. Add one under Notifications in your menu.',
  nothing_dead: 'Nothing was given up there, so there is nothing to do.',
}
