/** How long tests wait for what other processes do, in milliseconds. A busy machine is slow, not wrong. */
export const patience = 60_000
