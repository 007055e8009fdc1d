// What the browser alone can do: theme, copying, single-key shortcuts, the reconnect dialog and the viewer's time zone.
// Everything is delegated from the document, so it does not matter when Blazor renders or replaces an element.

const Year = 60 * 60 * 24 * 365;

export const viewerZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null;

// ---- theme
const usedTheme = () => {
  const chosen = document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];
  return chosen ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
};

function switchTheme() {
  const theme = usedTheme() === 'dark' ? 'light' : 'dark';
  document.cookie = `theme=${theme}; path=/; max-age=${Year}; samesite=lax`;
  for (const link of document.querySelectorAll('link[data-theme-link]')) {
    link.media = link.dataset.themeLink === theme ? 'all' : 'not all';
  }
}

// ---- copying
async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    say('Copied');
    button.classList.add('is-copied');
    setTimeout(() => button.classList.remove('is-copied'), 1500);
  } catch {
    say('The browser did not allow copying');
  }
}

function say(text) {
  const live = document.getElementById('announcements');
  if (live) live.textContent = text;
}

// ---- shortcuts
const shortcutsOn = () => localStorage.getItem('shortcuts') !== 'off';
const rows = () => [...document.querySelectorAll('[data-rows] [data-row]')];
const currentRow = () => document.querySelector('[data-row][data-current]');

function move(step) {
  const all = rows();
  if (all.length === 0) return;
  const at = all.indexOf(currentRow());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  // An attribute of our own: a row that opens gets its classes anew.
  currentRow()?.removeAttribute('data-current');
  next.dataset.current = '';
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

function openRow(row) {
  (row.querySelector('[data-expand]') ?? row.querySelector('a[href]'))?.click();
}

const tickRow = row => row.querySelector('[data-tick]:not(:disabled), input[type=checkbox]:not(:disabled), .rz-chkbox-box')?.click();

const shortcuts = {
  '/': () => document.querySelector('[data-search]')?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: () => currentRow() && tickRow(currentRow()),
  Enter: () => currentRow() && openRow(currentRow()),
  '?': () => document.getElementById('shortcuts')?.showModal(),
};

const isTyping = target => target.closest('input:not([type=checkbox]), textarea, select, [contenteditable=true]') !== null;
const isControl = target => target.closest('a, button, summary, input, [role=button], [role=tab]') !== null;

document.addEventListener('keydown', event => {
  if (!(event.target instanceof Element)) return;
  if (event.key === 'Escape') document.querySelectorAll('details.menu[open]').forEach(menu => menu.open = false);
  if (event.ctrlKey || event.metaKey || event.altKey || !shortcutsOn() || isTyping(event.target)) return;
  if (event.key === 'Enter' && isControl(event.target)) return;
  if (document.querySelector('dialog[open], .rz-dialog-wrapper')) return;
  const run = shortcuts[event.key];
  if (!run || (event.key === 'Enter' && !currentRow())) return;
  event.preventDefault();
  run();
});

// ---- clicks
document.addEventListener('click', event => {
  if (!(event.target instanceof Element)) return;
  const on = selector => event.target.closest(selector);
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (on('[data-copy]')) void copy(on('[data-copy]'));
  else if (on('[data-theme-switch]')) switchTheme();
  else if (on('[data-print]')) window.print();
  else if (on('[data-shortcuts-help]')) shortcuts['?']();
  else if (on('[data-skip]')) {
    event.preventDefault();
    document.getElementById('main')?.focus();
  } else if (on('[data-reconnect]')) void reconnect(on('[data-reconnect]').dataset.reconnect);
});

document.addEventListener('change', event => {
  if (event.target instanceof HTMLInputElement && event.target.matches('[data-shortcuts-switch]')) {
    localStorage.setItem('shortcuts', event.target.checked ? 'on' : 'off');
  }
});

// A details element is opened before its content is seen: the moment to show the kept choice.
document.addEventListener('toggle', event => {
  for (const box of event.target.querySelectorAll?.('[data-shortcuts-switch]') ?? []) box.checked = shortcutsOn();
}, true);

// ---- reconnecting. Pause and resume came with .NET 10's script; an older one has neither.
async function reconnect(how) {
  if (how === 'reload') return location.reload();
  try {
    if (how === 'retry' && await window.Blazor?.reconnect?.()) return;
    if (typeof window.Blazor?.resumeCircuit === 'function' && await window.Blazor.resumeCircuit()) return;
    location.reload();
  } catch {
    say('The portal does not answer yet');
  }
}

const dialog = document.getElementById('components-reconnect-modal');
if (dialog) {
  const isRejected = () => dialog.classList.contains('components-reconnect-rejected');
  dialog.addEventListener('components-reconnect-state-changed', event => event.detail?.state === 'rejected' && location.reload());
  new MutationObserver(() => isRejected() && location.reload()).observe(dialog, { attributes: true, attributeFilter: ['class'] });
}
