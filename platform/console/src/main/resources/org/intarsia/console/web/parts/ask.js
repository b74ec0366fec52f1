// Asks once before something that cannot be undone.
import {html, render} from '../ui.js';

/** Resolves to whether the person agreed. */
export function ask({title, text, action}) {
  const root = document.createElement('div');
  document.body.append(root);
  const before = document.activeElement;
  return new Promise((resolve) => {
    const done = () => {
      const agreed = root.querySelector('dialog').returnValue === 'yes';
      render(null, root);
      root.remove();
      before?.focus?.();
      resolve(agreed);
    };
    const end = (value) => () => root.querySelector('dialog').close(value);
    render(
      html`<dialog aria-labelledby="ask-title" onClose=${done}>
        <h2 id="ask-title">${title}</h2>
        <p>${text}</p>
        <p class="actions">
          <button type="button" class="danger" onClick=${end('yes')}>${action}</button>
          <button type="button" onClick=${end('no')} autofocus>Keep it</button>
        </p>
      </dialog>`,
      root,
    );
    root.querySelector('dialog').showModal();
  });
}
