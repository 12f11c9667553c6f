// Direction overrides and invisible characters can make a line read as another than it is.
const hidden =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]|[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/gu;

/** The text with everything shown that cannot be seen, so that no output can hide or forge. */
export function visible(text: string): string {
  return text.replace(hidden, show);
}

function show(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code > 0xffff || code === 0xfffd) return character;
  return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
}
