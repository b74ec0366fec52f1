// The plain functions of the console, tested in the browser that runs them. Called with the address of the console.
async (base) => {
  const load = (name) => import(base + name);
  const [words, sse, entries, layout, provenance, router, api, jobs, log, metrics, order] = await Promise.all([
    load('words.js'), load('sse.js'), load('pipelines/entries.js'), load('pipelines/graph-layout.js'),
    load('pictures/provenance.js'), load('router.js'), load('api.js'), load('jobs/words.js'),
    load('system/log-lines.js'), load('system/metrics.js'), load('pictures/order.js'),
  ]);
  const failures = [];
  let checks = 0;
  const is = (what, got, want) => {
    checks++;
    const [a, b] = [got, want].map((one) => JSON.stringify(one) ?? 'undefined');
    if (a !== b) failures.push(`${what}: ${a} instead of ${b}`);
  };

  is('bytes', [0, 999, 1000, 14294144, 999_960, 5e12].map(words.bytes), ['0 bytes', '999 bytes', '1.0 kB', '14.3 MB', '1.0 MB', '5.0 TB']);
  is('counts', [7, 9999, 12_345, 3_573_536, 2_500_000_000].map(words.count), ['7', '9999', '12.3 k', '3.57 M', '2.50 B']);
  is('plurals', [words.plural(1, 'picture'), words.plural(0, 'picture')], ['1 picture', '0 pictures']);
  is('lists', [[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(words.list), ['', 'a', 'a and b', 'a, b and c']);
  const noon = Date.parse('2026-01-01T12:00:00Z');
  is('ago', ['2026-01-01T11:59:58Z', '2026-01-01T11:50:00Z', '2026-01-01T09:00:00Z', '2025-12-31T11:00:00Z', '2026-01-01T12:00:09Z', 'x']
    .map((time) => words.ago(time, noon)), ['2 s ago', '10 min ago', '3 h ago', '1 day ago', '0 s ago', '']);
  is('shares', [0, 0.05, 0.1234, 1].map(words.share), ['0 %', '5 %', '12.3 %', '100 %']);
  is('seconds', [0, 0.0124, 0.25, 2.345].map(words.seconds), ['0 ms', '12 ms', '250 ms', '2.35 s']);
  is('whole numbers', [' 42 ', '4e2', '-1', '', '99999999999999999'].map(words.whole), [42, '4e2', '-1', '', '99999999999999999']);
  is('addresses in a text', ['from https://a.org/B (its x.ckpt)', 'https://a.org/b, or http://c.org.', 'javascript:1 x', ''].map((one) => words.partsOf(one).map((part) => [part.text, part.address])),
    [[['from ', false], ['https://a.org/B', true], [' (its x.ckpt)', false]], [['https://a.org/b', true], [', or http://c.org.', false]], [['javascript:1 x', false]], []]);
  is('versions', [words.shortVersion('0.1.0.SNAPSHOT'), words.shortVersion('heun b 1.0.SNAPSHOT 12')], ['0.1.0-SNAPSHOT', 'heun b 1.0-SNAPSHOT 12']);

  const request = {time: '2026-01-01T12:00:09.123456Z', event: 'request', id: '0123456789abcdef', method: 'GET', route: '/api/v1/runs', status: 200, milliseconds: 1.6};
  const {id: short, time, what, milliseconds} = log.entry(JSON.stringify(request));
  is('a request of the log', [short, time, what, milliseconds], ['01234567', '12:00:09', 'GET /api/v1/runs', 2]);
  is('an unknown address', log.entry(JSON.stringify({...request, route: ''})).what, 'GET no such address');
  is('a failure of the log', log.entry('{"event": "failure", "stack": "x at y"}').stack, 'x at y');
  is('a line that was cut', log.entry('{"event": "fail').text, '{"event": "fail');
  is('metrics', metrics.rows([
    {name: 'intarsia_run_seconds', help: 'b', labels: {pipeline: 'x'}, value: 3, count: 2},
    {name: 'intarsia_heap_bytes', help: 'a', labels: {}, value: 1_500_000},
    {name: 'intarsia_wait_seconds', help: 'c', labels: {}, value: 0, count: 0},
  ]).map((one) => [one.name, one.labels, one.value]), [['heap_bytes', '', '1.5 MB'], ['run_seconds', 'pipeline x', '2, 1.50 s each'], ['wait_seconds', '', '0']]);

  // Whatever the network cuts, the events are the same.
  const stream = ': hello\n\nid: 4\nevent: a\ndata: {"x":1}\n\ndata: one\r\ndata:two\r\n\r\nevent: empty\n\nid: 5\rdata: \u00fc\r\rdata: cut';
  const want = [{id: '4', name: 'a', data: '{"x":1}'}, {id: '4', name: 'message', data: 'one\ntwo'}, {id: '5', name: 'message', data: '\u00fc'}];
  for (const size of [1, 2, 3, 7, 1000]) {
    const reader = new sse.SseReader();
    const events = [];
    for (let at = 0; at < stream.length; at += size) events.push(...reader.push(stream.slice(at, at + size)));
    is(`events in pieces of ${size}`, events, want);
  }

  const whole = {type: 'integer', minimum: 1, maximum: 10000, default: 50};
  const schema = {required: ['use', 'patch'], properties: {
    use: {const: 'x'}, kind: {}, version: {}, weights: {type: 'object'}, device: {type: 'string'}, with: {type: 'object'},
    steps: whole, patch: {type: 'integer'}, interval: {type: 'array', items: {type: 'number'}}, grid: {enum: ['linear', 2]}, on: {type: 'boolean'}, name: {type: 'string'}}};
  is('own fields', entries.fieldsOf(schema).own.map((one) => one.name), ['steps', 'patch', 'interval', 'grid', 'on', 'name']);
  is('required fields', entries.fieldsOf(schema).own.filter((one) => one.required).map((one) => one.name), ['patch']);
  is('an entry out of fields', entries.entryFrom('x', '[1,1]', {steps: ' 20 ', patch: '', interval: '0.1, 1', grid: '2', on: 'false', name: '007', weights: '{"file": "a"}', unknown: '1'}, schema),
    {use: 'x', version: '[1,1]', steps: 20, interval: [0.1, 1], grid: 2, on: false, name: '007', weights: {file: 'a'}});
  is('what is no value stays text', entries.entryFrom('x', '', {steps: '2o', interval: '[1', on: 'maybe', grid: 'cubic', weights: '{'}, schema),
    {use: 'x', steps: '2o', interval: '[1', on: 'maybe', grid: 'cubic', weights: '{'});
  is('numbers', ['1e3', '-.5', '0x10', '', ' ', '1_000'].map((text) => entries.valueOf(text, whole) ?? null), [1000, -0.5, '0x10', null, null, '1_000']);
  const entry = {use: 'x', version: '[1,2)', steps: 20, interval: [0.1, 1], on: true, name: '1'};
  is('there and back', entries.entryFrom('x', '', entries.textsOf(entry), schema), {use: 'x', steps: 20, interval: [0.1, 1], on: true, name: '1'});
  is('entries of a manifest', [entries.entryOf({sampler: 'heun'}, 'sampler'), entries.entryOf({}, 'decoder'), entries.entryOf(undefined, 'head')], [{use: 'heun'}, {}, {}]);
  is('ranges', [whole, {exclusiveMinimum: 0, maximum: 1}, {minimum: 2}, {maximum: 3, default: [1]}, {exclusiveMaximum: 4}, {}].map(entries.rangeOf),
    ['1 to 10000, default 50', 'above 0 to 1', '2 or more', '3 or less, default [1]', 'below 4', '']);
  const plugin = (version, state, ...components) => ({version, state, components});
  is('versions of a part', entries.versionsOf([plugin('1.2.0', 'active', 'sampler heun'), plugin('1.10.0', 'active', 'sampler heun'), plugin('9', 'refused', 'sampler heun'),
    plugin('2.0.0', 'active', 'sampler heunx')], 'sampler', 'heun'), ['1.10.0', '1.2.0']);
  is('differing edges', entries.edgesThatDiffer([{name: 'a -> b', what: '1'}], [{name: 'a -> b', what: '2'}, {name: 'c -> d', what: '3'}]),
    [{name: 'a -> b', now: '1', then: '2'}, {name: 'c -> d', now: '', then: '3'}]);

  is('wrapped text', layout.wrap('one two three four', 9), ['one two', 'three', 'four']);
  is('a word that is too long', layout.wrap('abcdefghijkl m', 4), ['abcdefghijkl', 'm']);
  for (const width of [layout.NARROWEST, 900, 1600]) {
    const kinds = ['text-encoder', 'tokenizer', 'backbone', 'head', 'guidance', 'sampler', 'decoder', 'other', 'another'];
    const edges = [{name: 'tokenizer -> backbone', what: 'a'}, {name: 'sampler -> head', what: 'b'}, {name: 'head -> sampler', what: 'c'}, {name: 'sampler -> nothing', what: 'd'}];
    const {boxes, lines, height} = layout.layout(width, kinds, edges);
    is('every kind has a box', Object.keys(boxes), kinds);
    is('boxes are inside', Object.values(boxes).every((box) => box.x >= 0 && box.x + box.width <= width && box.y + box.height <= height), true);
    const apart = (a, b) => a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
    is('boxes are apart', kinds.every((a) => kinds.every((b) => a === b || apart(boxes[a], boxes[b]))), true);
    is('two ways are one line', lines.map((line) => [line.key, line.both]), [['tokenizer backbone', false], ['sampler head', true]]);
  }

  const made = {'intarsia:seed': '7', 'intarsia:sampler': `heun b 1 ${'a'.repeat(64)}`, 'intarsia:label': '3', Software: 'Intarsia', 'intarsia:manifest': '{}'};
  is('facts in their order', provenance.facts(made).map((one) => one.name), ['label', 'seed', 'sampler', 'manifest']);
  is('digests are short', provenance.facts(made)[2].text, 'heun b 1 aaaaaaaaaaaa');
  is('differences', provenance.differences(made, {...made, 'intarsia:seed': '8', extra: '1'}), ['extra', 'seed']);
  is('file names', provenance.fileName({pipeline: '../a b', label: '<i>', seed: 1}), '..-a-b--i--1.png');

  const written = {'intarsia:seed': '7', 'intarsia:negative-prompt': 'a.SNAPSHOT', 'intarsia:prompt': 'b'.repeat(64), 'intarsia:text': `0 of ${'c'.repeat(64)}`};
  is('prompts come first, as they were written', provenance.facts(written).map((one) => [one.name, one.text]),
    [['prompt', 'b'.repeat(64)], ['negative-prompt', 'a.SNAPSHOT'], ['seed', '7'], ['text', '0 of cccccccccccc']]);

  const named = {classes: ['cat', 'dog', '42', '1-2', 'cat', ' ', 'x, y']};
  is('classes by name where that is clear', named.classes.map((one, i) => order.labelOf(named.classes, i)), ['#0', 'dog', '#2', '#3', '#4', '#5', 'x, y']);
  is('a class keeps its name', [order.chosen(['a', 'b'], {index: 0, label: 'b'}), order.chosen(['a', 'b'], {index: 1, label: 'b'}), order.chosen(['a'], {index: 1, label: 'b'})], [1, 1, 0]);
  const typed = {index: 1, label: 'dog', prompt: 'a fox', negative: ' '};
  const texts = {classes: [], prompts: {most: 100, tokens: 30, negative: true}};
  const both = {classes: ['dog'], prompts: {most: 1, tokens: 20, negative: false}};
  const asked = (plan, it = typed) => order.orderOf(plan, named.classes, it);
  is('what pipelines are asked', [named, texts, both, {classes: []}, {classes: ['bird']}].map((one) => asked(one)),
    [{labels: ['dog']}, {prompts: ['a fox']}, {labels: ['dog'], prompts: ['a fox']}, {}, {labels: ['dog']}]);
  is('what is to be avoided', [texts, both, named].map((one) => asked(one, {...typed, negative: 'blurry'}).negativePrompt ?? null), ['blurry', null, null]);
  is('fields of two pipelines', order.fieldsOf([texts, null, both]), {classes: ['dog'], prompt: true, most: 1, negative: true, tokens: 20, mute: false});
  is('fields of none that can be asked', order.fieldsOf([{classes: [], prompts: {most: 0}}]), {classes: [], prompt: false, most: 0, negative: false, tokens: 0, mute: true});
  is('prompts one a line', order.linesOf('a\n \r\n b \n'), ['a', ' b ']);
  is('a job in its request\'s words', [{labels: []}, {labels: ['a', '#3']}, {labels: [], prompts: ['x', ' '], promptCount: 4, negativePrompt: 'n'}].map(jobs.askedWords),
    ['the first ten classes', 'a; #3', 'x; an empty prompt; 2 more; not: n']);

  is('addresses', router.segments('#/pipelines/a%2Fb%20c'), ['pipelines', 'a/b c']);
  is('bad escapes', router.segments('#/%zz'), ['%zz']);
  is('links', router.link('pipelines', 'a/b <c>'), '#/pipelines/a%2Fb%20%3Cc%3E');
  is('encoded paths', api.path`pipelines/${'../x y'}/plan`, 'pipelines/..%2Fx%20y/plan');
  const job = {status: 'queued', position: 1, failures: 0, attempts: 3, pictures: 4, finished: 1, step: 5, steps: 10, ended: '2026-01-01T11:59:00Z'};
  is('a job in words', [job, {...job, position: 3}, {...job, failures: 1}, {...job, notBefore: '2026-01-02T00:00:00Z'}, {...job, status: 'running'},
    {...job, status: 'running', cancelling: true}, {...job, status: 'succeeded', finished: 4}, {...job, status: 'cancelled'}].map((one) => jobs.stateWords(one, noon)),
  ['waits for a place to run: it is next', 'waits: 2 jobs before it', 'waits to be tried again, after 1 failure of at most 3', 'waits until 2026-01-02T00:00:00Z',
    '1 of 4 pictures done, step 5 of 10', 'ends at its next step', '4 pictures, done 1 min ago', '1 of 4 pictures made, ended 1 min ago']);
  is('shares', [job, {...job, finished: 4}, {...job, pictures: 0}, {...job, steps: 0}].map(jobs.share), [0.375, 1, 0, 0.25]);
  return {checks, failures};
}
