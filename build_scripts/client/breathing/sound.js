// A quiet tone that rises with the in-breath and falls with the out-breath, made on the phone.

const LOW = 174;
const HIGH = 261;
const VOLUME = 0.12;

/** A sound to switch on by a tap; `off` ends it. Null where the phone cannot. */
export function breathSound() {
  if (!('AudioContext' in globalThis)) return null;
  const context = new AudioContext();
  /** @type {OscillatorNode | undefined} */
  let tone;
  return {
    /** @param {'in' | 'hold' | 'out'} kind @param {number} seconds */
    play(kind, seconds) {
      tone?.stop();
      tone = undefined;
      void context.resume();
      if (kind === 'hold') return;
      const [now, end] = [context.currentTime, context.currentTime + seconds];
      const [from, to] = kind === 'in' ? [LOW, HIGH] : [HIGH, LOW];
      tone = new OscillatorNode(context, { frequency: from });
      const gain = new GainNode(context, { gain: 0 });
      tone.frequency.setValueAtTime(from, now);
      tone.frequency.linearRampToValueAtTime(to, end);
      gain.gain.setValueAtTime(0, now);
      gain.gain.linearRampToValueAtTime(VOLUME, now + Math.min(1, seconds / 3));
      gain.gain.linearRampToValueAtTime(0, end);
      tone.connect(gain).connect(context.destination);
      tone.start(now);
      tone.stop(end);
    },
    off: () => void context.close(),
  };
}
