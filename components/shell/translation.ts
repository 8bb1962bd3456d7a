/** In whose place a translator put words of its own. */
const replacedBy = new WeakMap<Node, Element>()

/**
 * Browsers translate a page by putting every text into elements of their own, or words of their own in its place. React,
 * which looks for a text where it left it, would lose the whole page over that, also right after a decision was recorded.
 * So what it takes out, puts something before, or words anew is looked for where it is now.
 */
export function bearTranslation(): void {
  const { removeChild, insertBefore } = Node.prototype
  Node.prototype.removeChild = function <Child extends Node>(this: Node, child: Child): Child {
    const there = placeOf(child, this)
    if (there) removeChild.call(this, there)
    return child
  }
  Node.prototype.insertBefore = function <Child extends Node>(this: Node, node: Child, before: Node | null): Child {
    return insertBefore.call(this, node, before && placeOf(before, this)) as Child
  }

  const observer = new MutationObserver((changes) => {
    for (const { type, target, removedNodes, addedNodes, previousSibling, nextSibling } of changes) {
      if (type === 'characterData') showAgain(target)
      else
        for (const text of removedNodes)
          noteReplaced(text, [...addedNodes, previousSibling, nextSibling].find(isOfTranslator))
    }
  })
  observer.observe(document, { childList: true, subtree: true })

  function noteReplaced(text: Node, by: Node | null | undefined) {
    if (!by || text.nodeType !== Node.TEXT_NODE || text.isConnected) return
    replacedBy.set(text, by as Element)
    observer.observe(text, { characterData: true })
  }
}

/** The node that stands in this place now for the one that was put there; null when there is none any more. */
function placeOf(node: Node, place: Node): Node | null {
  let there: Node | null = node.parentNode ? node : (replacedBy.get(node) ?? null)
  while (there && there.parentNode !== place) there = there.parentNode
  return there
}

/** What says something else now is shown as it is; its translation was of other words. */
function showAgain(text: Node): void {
  if (text.parentNode) return
  let by: Element | undefined = replacedBy.get(text)
  while (isOfTranslator(by?.parentNode)) by = by?.parentElement ?? undefined
  by?.parentNode?.replaceChild(text, by)
}

function isOfTranslator(node: Node | null | undefined): boolean {
  return node?.nodeName === 'FONT'
}
