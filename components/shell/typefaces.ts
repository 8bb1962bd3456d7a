// The faces that every page is set in. Not by @import in a sheet: what Tailwind looks for itself it does not find below
// a folder that has a # in its name.
import '@fontsource-variable/atkinson-hyperlegible-mono'
import '@fontsource-variable/atkinson-hyperlegible-next'
import '@fontsource-variable/source-serif-4'
