// The libraries, by their files: an import map would be an inline script, which the content security policy refuses.
import {h, render} from './lib/preact.js';
import htm from './lib/htm.js';

export {render};
export {useEffect, useLayoutEffect, useMemo, useRef, useState} from './lib/hooks.js';

/** Markup as tagged templates. What is put into it is text, never markup. */
export const html = htm.bind(h);
