/**
 * Under this all calls are counted of tools that are in no catalogue: pods make up as many names as they like. No tool is
 * called so.
 */
export const madeUp = '?'

/** What lines about such a call say in the place of a tool's title. */
export const noSuchTool = 'a tool that does not exist'

/** The name by which a line "e" is counted: that of a tool there is or was, and one for all others. */
export const countedTool = `case when e."toolKey" is null or exists (select from "Tool" known where known.key = e."toolKey")
  then e."toolKey" else '${madeUp}' end`
