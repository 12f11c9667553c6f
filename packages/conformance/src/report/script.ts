// Well-formed as XML, as the page is: no ampersand, no less-than sign.
/** Opens what a link points at, and shows a mark and its line together. */
export const script = `
const reveal = () => {
  const name = decodeURIComponent(location.hash.slice(1));
  const target = name ? document.getElementById(name) : null;
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
  target.scrollIntoView();
};
addEventListener('hashchange', reveal);
reveal();
const same = (run, index, on) => {
  for (const one of run.querySelectorAll('[data-i="' + index + '"]')) one.classList.toggle('same', on);
};
for (const [type, on] of [['mouseover', true], ['mouseout', false]]) {
  addEventListener(type, (event) => {
    const one = event.target.closest('[data-i]');
    if (one) same(one.closest('.run'), one.dataset.i, on);
  });
}
addEventListener('click', (event) => {
  const one = event.target.closest('svg [data-i]');
  const row = one ? one.closest('.run').querySelector('tr[data-i="' + one.dataset.i + '"]') : null;
  if (!row) return;
  row.closest('details').open = true;
  row.scrollIntoView({ block: 'center' });
});
addEventListener('beforeprint', () => {
  for (const one of document.querySelectorAll('details.wrong')) one.open = true;
});
`;
