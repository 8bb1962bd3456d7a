/** Why something about notices was refused. */
export const noticeRefusals: Record<string, string> = {
  unknown_channel: 'There is no such channel.',
  not_set: 'This channel is not set up. Whoever runs this installation sets it up.',
  no_address: 'Your sign-in service vouches for no e-mail address of yours, so there is nowhere to send a test.',
  nothing_dead: 'Nothing was given up there, so there is nothing to do.',
}
