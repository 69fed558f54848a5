// Keeps the screen on while a tool runs. Where the phone cannot, or will not, the tool works all the same.

/** Returns the way to let the screen sleep again. */
export function keepAwake() {
  /** @type {WakeLockSentinel | undefined} */
  let held;
  let wanted = true;
  const ask = async () => {
    if (!wanted || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    try {
      held = await navigator.wakeLock.request('screen');
      if (!wanted) await held.release();
    } catch {
      // a phone low on power refuses
    }
  };
  // The phone lets go by itself when the page is hidden.
  document.addEventListener('visibilitychange', ask);
  void ask();
  return () => {
    wanted = false;
    document.removeEventListener('visibilitychange', ask);
    held?.release().catch(() => {});
  };
}
