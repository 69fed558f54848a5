import assert from 'node:assert/strict';
import { test } from 'node:test';

import { situation } from '../../build_scripts/pwa/client/panel.js';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const SAFARI = `${IPHONE} Version/18.6 Mobile/15E148 Safari/604.1`;
const CHROME_ON_IPHONE = `${IPHONE} CriOS/140.0.0.0 Mobile/15E148 Safari/604.1`;
const IPAD = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15';
const ANDROID = 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
const COMPUTER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

/** @param {boolean} standalone how the browser says that there is no address bar */
const display = (standalone) => { globalThis.matchMedia = /** @type {any} */ (() => ({ matches: standalone })); };

for (const [what, stores, userAgent, more, expected] of /** @type {[string, boolean, string, object, string][]} */ ([
  ['Safari on an iPhone', true, SAFARI, {}, 'iphone'],
  ['the icon on an iPhone', true, SAFARI, { standalone: true }, 'installed'],
  ['another browser on an iPhone', true, CHROME_ON_IPHONE, {}, 'iphone-other'],
  ['an iPad, which says that it is a Mac', true, IPAD, { maxTouchPoints: 5 }, 'iphone'],
  ['a Mac', true, IPAD, { maxTouchPoints: 0 }, 'computer'],
  ['Lockdown Mode, or a window inside another app', false, SAFARI, {}, 'kept-nothing-iphone'],
  ['Android', true, ANDROID, {}, 'android'],
  ['the icon on Android', true, ANDROID, { display: true }, 'installed'],
  ['storage refused on Android', false, ANDROID, {}, 'kept-nothing'],
  ['a computer', true, COMPUTER, {}, 'computer'],
])) {
  test(`the guide begins with what is for ${what}`, () => {
    display('display' in more);
    assert.equal(situation(stores, /** @type {any} */ ({ userAgent, maxTouchPoints: 0, ...more })), expected);
  });
}
