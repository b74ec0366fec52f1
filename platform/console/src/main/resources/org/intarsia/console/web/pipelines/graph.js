// The parts of a pipeline with what flows between them: buttons, and lines behind them.
import {html, useEffect, useMemo, useRef, useState} from '../ui.js';
import {count, shortVersion} from '../words.js';
import {ends, layout, NARROWEST} from './graph-layout.js';

function Part({part, chosen, choose, style}) {
  return html`<button type="button" class="part" style=${style} aria-pressed=${chosen ? 'true' : 'false'} onClick=${() => choose(part.kind)}>
    <span class="kind">${part.kind}</span> <span class="name">${part.name}</span>
    ${' '}<span class="more">${shortVersion(part.version)}${part.parameters > 0 && html` · ${count(part.parameters)} parameters`}</span>
  </button>`;
}

function Lines({lines}) {
  return html`<svg aria-hidden="true">
    <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse">
      <path d="M0 0 8 4 0 8z" />
    </marker></defs>
    ${lines.map((one) => html`<line key=${one.key} x1=${one.start.x} y1=${one.start.y} x2=${one.end.x} y2=${one.end.y}
      marker-end="url(#arrow)" marker-start=${one.both ? 'url(#arrow)' : undefined} />`)}
    ${lines.map((one) => one.texts.map((text) => html`<text x=${text.x} y=${text.y} text-anchor=${one.anchor}>${text.text}</text>`))}
  </svg>`;
}

function Flows({kind, edges}) {
  const own = edges.filter((edge) => ends(edge.name)[0] === kind);
  if (own.length === 0) return null;
  return html`<ul>${own.map((edge) => html`<li>to ${ends(edge.name)[1]}: ${edge.what}</li>`)}</ul>`;
}

/** `chosen` is a kind; `choose` is called with one. */
export function Graph({parts, edges, chosen, choose}) {
  const box = useRef(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry.contentRect.width)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  const drawn = width >= NARROWEST;
  const at = useMemo(() => drawn && layout(width, parts.map((part) => part.kind), edges), [width, parts, edges]);
  return html`<div ref=${box} class="graph ${drawn ? 'drawn' : 'listed'}" role="group" aria-label="Parts of the pipeline"
    style=${{height: drawn ? `${at.height}px` : 'auto'}}>
    ${drawn && html`<${Lines} lines=${at.lines} />
      <span class="unseen">${edges.map((edge) => `${edge.name}: ${edge.what}. `)}</span>`}
    ${width > 0 && parts.map((part) => {
      const place = drawn && at.boxes[part.kind];
      const style = drawn ? {left: `${place.x}px`, top: `${place.y}px`, width: `${place.width}px`, height: `${place.height}px`} : {};
      return html`<${Part} key=${part.kind} part=${part} chosen=${part.kind === chosen} choose=${choose} style=${style} />
        ${!drawn && html`<${Flows} kind=${part.kind} edges=${edges} />`}`;
    })}
  </div>`;
}
