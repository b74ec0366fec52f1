// Light, dark, or as the system has it.
import {html, useState} from './ui.js';

const KEY = 'intarsia.theme';
const NEXT = {system: 'light', light: 'dark', dark: 'system'};

function show(theme) {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function stored() {
  const theme = localStorage.getItem(KEY);
  return theme in NEXT ? theme : 'system';
}

show(stored());

export function ThemeButton() {
  const [theme, set] = useState(stored);
  const change = () => {
    const next = NEXT[theme];
    localStorage.setItem(KEY, next);
    show(next);
    set(next);
  };
  return html`<button type="button" class="quiet" onClick=${change}>Theme: ${theme}</button>`;
}
