// What can be asked of the page that is open: each probe gives its faults as a list of sentences, empty when all is well.
// Run in the page beside axe; `window.probes` is all it leaves there.
(() => {
  const THUMB = 48; // px: a thumb in a glove
  const APART = 8; // px
  const ROUNDING = 0.5; // px
  const TARGETS = 'a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex="0"], label.choice';
  const COLOURS = ['color-contrast', 'link-in-text-block'];
  const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

  const visible = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getClientRects().length > 0;
  const name = (e) => {
    const words = (e.getAttribute('aria-label') || e.textContent || e.getAttribute('name') || '').trim().replace(/\s+/g, ' ');
    return `${e.tagName.toLowerCase()}${e.className && typeof e.className === 'string' ? '.' + e.className.split(' ')[0] : ''} "${words.slice(0, 40)}"`;
  };
  const round = (number) => Math.round(number * 10) / 10;

  /** The bar, dialog or page that an element moves with: only what moves together can stand too close. */
  function layer(e) {
    for (let at = e; at; at = at.parentElement) {
      if (at.tagName === 'DIALOG' || ['fixed', 'sticky'].includes(getComputedStyle(at).position)) return at;
    }
    return document.body;
  }

  /** What a page is for now: an open dialog shuts off all the rest. */
  const scope = () => [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;

  /** Whether it is part of a sentence, which may be as small as the sentence. */
  const inSentence = (e) =>
    getComputedStyle(e).display === 'inline' &&
    (Boolean(e.parentElement.closest('p, li, td, dd, figcaption')) || e.parentElement.textContent.trim() !== e.textContent.trim());

  /** What a thumb aims at: for a box with a label around it, the label. */
  function targets() {
    const found = [...scope().querySelectorAll(TARGETS)].filter((e) => !e.matches('.md-skip, [tabindex="-1"]') && !inSentence(e));
    const aimed = found.map((e) => (e.matches('input') && e.closest('label')) || e);
    return [...new Set(aimed)].filter(visible);
  }

  function small() {
    return targets()
      .map((e) => [e, e.getBoundingClientRect()])
      .filter(([, box]) => box.width < THUMB - ROUNDING || box.height < THUMB - ROUNDING)
      .map(([e, box]) => `${name(e)} is ${round(box.width)} by ${round(box.height)}`);
  }

  /** Pairs whose middles, a thumb wide and high, are closer than a thumb can tell apart. */
  function close() {
    const middles = targets().map((e) => {
      const box = e.getBoundingClientRect();
      return { e, layer: layer(e), x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    });
    const faults = [];
    middles.forEach((one, index) => {
      for (const other of middles.slice(index + 1)) {
        if (one.layer !== other.layer || one.e.contains(other.e)) continue;
        const gap = Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) - THUMB;
        if (gap < APART - ROUNDING) faults.push(`${name(one.e)} and ${name(other.e)} are ${round(gap)} apart`);
      }
    });
    return faults;
  }

  function sideways() {
    const wide = document.documentElement.scrollWidth - innerWidth;
    const dialogs = [...document.querySelectorAll('dialog[open]')].filter((e) => e.scrollWidth > e.clientWidth + 1);
    return [...(wide > 0 ? [`the page is ${wide} wider than the screen`] : []), ...dialogs.map((e) => `${name(e)} scrolls sideways`)];
  }

  /** Texts a reader should see, each with where it stands. */
  function texts() {
    const walker = document.createTreeWalker(scope(), NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const e = node.parentElement;
      if (!node.data.trim() || e.closest('svg, script, style, option, noscript') || !visible(e)) continue;
      if ([...ancestors(e)].some((at) => getComputedStyle(at).clipPath !== 'none')) continue; // only for screen readers
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push({ node, e, layer: layer(e), boxes: [...range.getClientRects()] });
    }
    return found;
  }

  function* ancestors(e) {
    for (let at = e; at; at = at.parentElement) yield at;
  }

  /** Texts that a box cuts off. */
  function clipped() {
    const faults = new Set();
    for (const { e, boxes } of texts()) {
      for (const at of ancestors(e)) {
        const style = getComputedStyle(at);
        if (style.position === 'fixed' || at === document.body) break;
        const cuts = [style.overflowX, style.overflowY].map((how) => how === 'hidden' || how === 'clip');
        const frame = at.getBoundingClientRect();
        const out = boxes.some((box) => (cuts[0] && (box.right > frame.right + 2 || box.left < frame.left - 2)) || (cuts[1] && (box.bottom > frame.bottom + 4 || box.top < frame.top - 4)));
        if (out) faults.add(`${name(e)} is cut off by ${name(at)}`);
      }
      if (boxes.some((box) => box.right > innerWidth + 1 && layer(e) !== document.body)) faults.add(`${name(e)} runs off the screen`);
    }
    return [...faults];
  }

  /** Texts that stand on one another. */
  function overlapping() {
    const lines = texts().flatMap(({ node, e, layer, boxes }) => boxes.map((box) => ({ node, e, layer, box })));
    lines.sort((one, other) => one.box.top - other.box.top);
    const faults = new Set();
    lines.forEach((one, index) => {
      for (let next = index + 1; next < lines.length && lines[next].box.top < one.box.bottom; next += 1) {
        const other = lines[next];
        if (one.node === other.node || one.layer !== other.layer) continue;
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
        const high = Math.min(one.box.bottom, other.box.bottom) - other.box.top;
        // The boxes of two lines touch where lines are set tight; half a line is letters on letters.
        if (wide > 2 && high > Math.min(one.box.height, other.box.height) / 2) faults.add(`${name(one.e)} and ${name(other.e)} stand on one another`);
      }
    });
    return [...faults];
  }

  /** Goes through everything that can have the focus: each is all in sight, over everything else, and marked. */
  function hiddenFocus() {
    const faults = [];
    for (const e of scope().querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden]), [tabindex="0"]')) {
      if (!visible(e) || e.disabled || e.tabIndex < 0) continue;
      e.focus();
      if (document.activeElement !== e) continue;
      if (!marked(e)) faults.push(`${name(e)} does not show that it has the focus`);
      const box = e.getClientRects()[0];
      const inside = Math.max(3, 0.3 * Math.min(parseFloat(getComputedStyle(e).borderTopLeftRadius) || 0, box.height / 2) + 1); // of a round corner
      const spots = [box.left + inside, box.right - inside].flatMap((x) => [[x, box.top + inside], [x, box.bottom - inside]]);
      const covered = spots.map(([x, y]) => document.elementFromPoint(x, y)).filter((at) => !at || !(e.contains(at) || at.contains(e) || at.closest('label')?.contains(e)));
      // Of what is high, a browser brings the line that is read or written into sight, and not all of it.
      const { height } = e.getBoundingClientRect(); // of a link that takes several lines, all of them
      const high = height > innerHeight / 2 || e.matches('textarea');
      if (covered.length <= (high ? 2 : 0)) continue;
      const tooHigh = height > innerHeight * (1 - bars()); // for the room between the bars: no corner need be in sight
      if (!tooHigh) faults.push(`${name(e)} has the focus under ${covered[0] ? name(covered[0]) : 'the edge of the screen'}`);
    }
    document.activeElement?.blur?.();
    scrollTo(0, 0);
    return faults;
  }

  function marked(e) {
    return [e, e.closest('label'), e.nextElementSibling].some((at) => {
      const style = at && getComputedStyle(at);
      return style && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    });
  }

  /** Marks and buttons that only a background makes, which forced colours take away. */
  function lostColours() {
    const bordered = (e) => ['Top', 'Right', 'Bottom', 'Left'].some((side) => parseFloat(getComputedStyle(e)[`border${side}Width`]) > 0 && getComputedStyle(e)[`border${side}Style`] !== 'none');
    const canvas = canvasColour();
    const drawn = [...scope().querySelectorAll('main *, dialog *')].filter((e) => !e.closest('svg') && visible(e) && !e.childNodes.length && !e.matches('input, img, canvas, progress, textarea, hr, br'));
    const marks = drawn.filter((e) => {
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      return box.width > 3 && box.height > 3 && /^rgb\(/.test(style.backgroundColor) && style.backgroundColor === canvas && style.backgroundImage === 'none' && !bordered(e);
    });
    const buttons = [...scope().querySelectorAll('button, .button, .call, .card, select')].filter((e) => visible(e) && !bordered(e) && !e.closest('.bar, .search__bar, .cover') && !inSentence(e));
    const icons = [...scope().querySelectorAll('.icon')].filter((e) => visible(e) && ![getComputedStyle(e).fill, getComputedStyle(e).stroke].includes(getComputedStyle(e.parentElement).color));
    return [...marks.map((e) => `${name(e)} is a mark without a border`), ...buttons.map((e) => `${name(e)} has no border`), ...icons.map((e) => `the icon of ${name(e.parentElement)} keeps its colour`)];
  }

  /** What forced colours make of every background that is not see-through. */
  function canvasColour() {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.backgroundColor = 'Canvas';
    const colour = getComputedStyle(probe).backgroundColor;
    probe.remove();
    return colour;
  }

  const moving = () => document.getAnimations().filter((one) => one.playState === 'running').map((one) => `${one.animationName ?? one.transitionProperty} moves ${name(one.effect.target)}`);

  /** How much of the screen's height is bars that stay while the page scrolls, from 0 to 1. */
  function bars() {
    const held = [...document.querySelectorAll('body *')].filter((e) => ['fixed', 'sticky'].includes(getComputedStyle(e).position) && visible(e) && !e.closest('dialog'));
    return held.reduce((sum, e) => sum + Math.max(0, Math.min(innerHeight, e.getBoundingClientRect().bottom) - Math.max(0, e.getBoundingClientRect().top)), 0) / innerHeight;
  }

  /** Distances that a reader may set: WCAG 2.2, 1.4.12. */
  function spaceOut() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }');
    document.adoptedStyleSheets = [sheet];
  }

  function unfold() {
    for (const fold of document.querySelectorAll('main details')) fold.open = true;
  }

  /** Violations of axe's rules for WCAG 2.2 AA and of its best practice. */
  const violations = () => broken(RULES);

  /** Violations of those rules that go by colours, where nothing else is new. */
  const colourViolations = () => broken({ type: 'rule', values: COLOURS });

  async function broken(runOnly) {
    const place = scope() === document.body ? document : scope();
    // Not preloaded: axe would fetch and read every style sheet anew, for rules that are not among these.
    const found = await axe.run(place, { runOnly, resultTypes: ['violations'], preload: false });
    return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary}`));
  }

  window.probes = { bars, clipped, close, colourViolations, hiddenFocus, lostColours, moving, overlapping, sideways, small, spaceOut, targets, unfold, violations };
})();
