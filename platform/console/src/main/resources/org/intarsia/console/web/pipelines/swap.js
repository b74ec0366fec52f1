// Swapping one part: choose it, fill in its options, see the plan, then press the button.
import {call, path, problemsOf} from '../api.js';
import {notice} from '../notices.js';
import {Action} from '../parts/page.js';
import {Problems} from '../parts/problems.js';
import {html, useEffect, useRef, useState} from '../ui.js';
import {list, plural} from '../words.js';
import {entryFrom, entryOf, exactly, textsOf, versionsOf} from './entries.js';
import {SchemaForm} from './form.js';
import {PlanView} from './plan.js';
import {rollBack} from './rollback.js';
import {Trial} from './trial.js';

/** After the last change, before the plan is asked for. */
const PAUSE = 150;

/** The plan of a swap, asked anew whenever the entry or what serves changes: {plan, problems, asking}. */
function usePlan(pipeline, kind, entry, serving) {
  const [state, set] = useState({plan: null, problems: null, asking: true});
  const text = JSON.stringify(entry);
  useEffect(() => {
    const cut = new AbortController();
    set((before) => ({...before, asking: true}));
    const timer = setTimeout(async () => {
      try {
        const plan = await call('POST', path`pipelines/${pipeline}/plan`, {parts: {[kind]: entry}}, cut.signal);
        set({plan, problems: null, asking: false});
      } catch (e) {
        if (!cut.signal.aborted) set({plan: null, problems: problemsOf(e), asking: false});
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      cut.abort();
    };
  }, [pipeline, kind, text, serving]);
  return state;
}

/** Names of fields that the problems are about: their place is "sampler.steps (parts, line 1)". */
function fieldsOfProblems(problems, kind) {
  return (problems ?? []).flatMap((one) => {
    const found = new RegExp(`^${kind}\\.([^ .:]+)`).exec(one.place);
    return found ? [found[1]] : [];
  });
}

export function Swap({pipeline, plan: now, kind, parts, plugins, close}) {
  const entryNow = entryOf(now.manifest, kind);
  const part = now.parts.find((one) => one.kind === kind);
  const [use, setUse] = useState(part.name);
  const [version, setVersion] = useState('');
  const [texts, setTexts] = useState(() => textsOf(entryNow));
  const [busy, setBusy] = useState(false);
  const heading = useRef(null);
  useEffect(() => heading.current.focus(), []);

  const choices = parts.filter((one) => one.kind === kind);
  const schema = choices.find((one) => one.name === use)?.schema;
  const entry = schema ? entryFrom(use, version && exactly(version), texts, schema) : {use};
  const {plan, problems, asking} = usePlan(pipeline.name, kind, entry, pipeline.serving.number);
  const versions = versionsOf(plugins, kind, use);
  const same = plan && plan.changed.length === 0;
  const {canary} = pipeline;
  const off = asking || !plan || same || !!canary;
  const change = () => ({parts: {[kind]: entry}, from: plan.from});

  const choose = (name) => {
    setUse(name);
    setVersion('');
    setTexts(name === part.name ? textsOf(entryNow) : {});
  };
  const swap = async () => {
    setBusy(true);
    try {
      const made = await call('POST', path`pipelines/${pipeline.name}/swap`, change());
      const {generation} = made;
      const dropped = generation.replaced.flatMap((one) => one.dropped);
      notice(
        `${pipeline.name} serves generation ${generation.number}, built in ${Math.round(made.milliseconds)} ms`
          + `${generation.built.length ? `: ${list(generation.built)}` : ''}.`
          + `${dropped.length ? ` Dropped entries: ${list(dropped)}.` : ''}`,
        {undo: {label: `Roll back to ${plan.from}`, act: () => rollBack(pipeline.name, plan.from, generation.number)}},
      );
      close();
    } catch (e) {
      notice('The swap was not made; what serves is as it was.', {problems: problemsOf(e)});
      setBusy(false);
    }
  };

  return html`<section class="box" aria-labelledby="swap-title">
    <div class="row"><h3 id="swap-title" class="grow" tabindex="-1" ref=${heading}>Swap the ${kind}</h3>
      <button type="button" class="quiet" onClick=${close}>Close</button></div>
    <div class="split">
      <div>
        <div class="fields">
          <div class="field"><label for="swap-use">Part</label>
            <select id="swap-use" value=${use} onChange=${(event) => choose(event.target.value)}>
              ${choices.map((one) => html`<option value=${one.name}>${one.name}${one.name === part.name ? ' (serves)' : ''}</option>`)}
            </select></div>
          <div class="field"><label for="swap-version">Version</label>
            <select id="swap-version" value=${version} onChange=${(event) => setVersion(event.target.value)}>
              <option value="">${use === part.name ? 'the one that serves' : 'the highest'}</option>
              ${versions.map((one) => html`<option value=${one}>${one}</option>`)}
            </select></div>
        </div>
        ${schema && html`<p class="hint">${choices.find((one) => one.name === use).summary}</p>
          <${SchemaForm} schema=${schema} prefix="swap" texts=${texts} wrong=${fieldsOfProblems(problems, kind)}
            change=${(name, text) => setTexts((before) => ({...before, [name]: text}))} />`}
      </div>
      <div aria-live="polite" aria-busy=${asking ? 'true' : 'false'}>
        <${Problems} problems=${problems} title="It does not fit" />
        ${plan && html`<${PlanView} now=${now} then=${plan} inFlight=${pipeline.serving.inFlight} />`}
      </div>
    </div>
    <p class="actions">
      <${Action} kind="main" busy=${busy} off=${off} onClick=${swap}>${busy ? 'Building …' : 'Swap now'}<//>
      ${canary && html`<span class="soft">Generation ${canary.generation} is tried: promote it or roll it back first.</span>`}
      ${same && !canary && html`<span class="soft">Nothing would change.</span>`}
      ${busy && html`<span class="soft">${plural(pipeline.serving.inFlight, 'request')} in flight; none waits.</span>`}
    </p>
    ${!canary && html`<${Trial} pipeline=${pipeline.name} change=${change} off=${off || busy} done=${close} />`}
  </section>`;
}
