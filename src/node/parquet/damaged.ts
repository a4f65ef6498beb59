/** Of data that do not give what their page says. */
export function damaged(): RangeError {
  return new RangeError('its compressed data are damaged');
}
