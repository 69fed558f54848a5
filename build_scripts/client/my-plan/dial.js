// A number as people type it, as a link that rings it.

/** The tel: address of a number; "" when it cannot be one. @param {string} number */
export function telOf(number) {
  const tidy = number.replace(/[\s().-]/g, '').replace(/^\+440/, '+44');
  return /^(\+\d{7,15}|\d{3,15})$/.test(tidy) ? `tel:${tidy}` : '';
}
