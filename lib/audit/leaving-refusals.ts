/** Why something was refused about what leaves the house: log stores, and how people are told. */
export const leavingRefusals: Readonly<Record<string, string>> = {
  not_set: 'the channel is not set up',
  no_address: 'there is no address to send to',
  unknown_sink: 'there is no such log store',
  sink_exists: 'a log store is called so already',
  sink_paused: 'the log store is paused',
  sink_off: 'it cannot be sent there',
}
