/**
 * What Chromium leaves out. Each of its windows draws two pages for the list below its address line, which nobody opens
 * here; with them a window costs twice as much. Of several such lists the last one counts, so that what Playwright leaves
 * out by itself stands here again.
 */
const without = [
  'WebUIOmniboxPopup,WebUIOmniboxAimPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
  'LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch',
].join(',')

/** As root and in containers Chromium has no sandbox and little shared memory; and it must not call home. */
export const browserFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'].concat(
  ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
  `--disable-features=${without}`,
)
