// Draws QR codes. The pages hold what a code says; drawing it here keeps 90 pictures out of the release.
/*! QR codes: lean-qr, © David Evans, MIT licence */
import { correction, generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** Modules of white around a code, as the standard asks: without them a dark screen swallows its edge. */
const QUIET_ZONE = 4;

/** A code as the inside of an SVG: its view box, and the path of what is black. It survives the loss of 15 %.
 * @param {string} text */
export function codeOf(text) {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const side = code.size + 2 * QUIET_ZONE;
  return { viewBox: `${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`, path: toSvgPath(code) };
}

const SVG = 'http://www.w3.org/2000/svg';

/** Shows the code of a text in an element. @param {Element} holder @param {string} text */
export function drawCode(holder, text) {
  const { viewBox, path } = codeOf(text);
  const picture = document.createElementNS(SVG, 'svg');
  picture.setAttribute('viewBox', viewBox);
  picture.setAttribute('shape-rendering', 'crispEdges');
  const black = document.createElementNS(SVG, 'path');
  black.setAttribute('d', path);
  picture.append(black);
  holder.replaceChildren(picture);
}
