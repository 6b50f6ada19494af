// What others do to the page: translators, extensions, and telephones that make links of numbers. See `shell/guard.rs`.
(() => {
  // A browser with Trusted Types makes nothing of a text that could run (`headers.rs`). The program's library makes elements that never change
  // of HTML that stands in the program; scripts and their addresses may come from no text at all, so there is no policy for them.
  const runs = /<\s*(script|iframe|object|embed|base|meta|link|frame)\b|[\s"'/]on\w+\s*=|javascript:|srcdoc/i;
  window.trustedTypes?.createPolicy('default', {
    createHTML(html) {
      if (runs.test(html)) throw new TypeError('this HTML could run something');
      return html;
    },
  });
  // Until the program takes the page over, every change is somebody else's: they are kept, and undone for the moment of the take-over.
  let changes = [];
  // Afterwards: texts of ours in whose place a translator put an element of its own.
  const replaced = new WeakMap();
  const replaces = (change) => {
    for (const text of change.removedNodes) {
      if (text.nodeType !== Node.TEXT_NODE || text.isConnected) continue;
      const near = [...change.addedNodes, change.previousSibling, change.nextSibling];
      const element = near.find((node) => node && node.nodeName === 'FONT');
      if (element) replaced.set(text, element);
    }
  };
  const watch = new MutationObserver((found) => (changes ? changes.push(...found) : found.forEach(replaces)));
  // As soon as the page is read, and before everybody who waits for that: an extension may have come before the page.
  const begin = () => watch.observe(document.body, { childList: true, subtree: true });
  addEventListener('readystatechange', begin, { capture: true, once: true });

  addEventListener('takeover', () => {
    changes.push(...watch.takeRecords());
    const strangers = new Set();
    for (const { target, addedNodes, removedNodes, nextSibling } of changes.reverse()) {
      for (const node of addedNodes) {
        node.remove();
        if (target === document.body && node.nodeType === Node.ELEMENT_NODE) strangers.add(node);
      }
      const before = nextSibling && nextSibling.parentNode === target ? nextSibling : null;
      for (const node of removedNodes) target.insertBefore(node, before);
    }
    // What an extension shows stays, behind everything that is ours.
    for (const node of strangers) if (!node.isConnected) document.body.append(node);
    watch.takeRecords();
    changes = null;
  });

  // A text that is written, moved or removed while another stands in its place goes back there first: a number that changes is seen to
  // change, also on a page that a browser translated. The translator translates it again.
  const parent = Object.getOwnPropertyDescriptor(Node.prototype, 'parentNode').get;
  const back = (text) => {
    const element = replaced.get(text);
    if (!element) return;
    replaced.delete(text);
    if (element.isConnected && !parent.call(text)) element.replaceWith(text);
  };
  const value = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue');
  Object.defineProperty(Text.prototype, 'nodeValue', {
    ...value,
    set(words) {
      back(this);
      value.set.call(this, words);
    },
  });
  Object.defineProperty(Text.prototype, 'parentNode', {
    configurable: true,
    get() {
      back(this);
      return parent.call(this);
    },
  });
  const { remove } = CharacterData.prototype;
  Text.prototype.remove = function () {
    back(this);
    remove.call(this);
  };
  for (const [name, place] of [['insertBefore', 1], ['removeChild', 0]]) {
    const does = Node.prototype[name];
    Node.prototype[name] = function (...nodes) {
      if (nodes[place]) back(nodes[place]);
      return does.apply(this, nodes);
    };
  }

  // A program that broke off does nothing any more, whatever its last words were: the page must not go on looking alive.
  const broke = ({ error, reason }) => {
    const cause = error || reason;
    if (!window.WebAssembly || !(cause instanceof WebAssembly.RuntimeError)) return;
    document.documentElement.classList.add('is-broken');
    const notice = document.getElementById('broken');
    if (notice) notice.hidden = false;
  };
  addEventListener('error', broke);
  addEventListener('unhandledrejection', broke);
})();
