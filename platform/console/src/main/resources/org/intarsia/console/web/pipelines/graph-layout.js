// Where the parts of a pipeline and the edges between them are drawn. A plain function, without the page.

const PLACES = {'text-encoder': [1, -1], tokenizer: [0, 0], backbone: [1, 0], head: [2, 0], decoder: [0, 1], sampler: [1, 1], guidance: [2, 1]};
const BOX = {width: 176, height: 92};
const ROW_GAP = 108;
const LETTER = 6.4;
const LINE = 14;

/** Narrower, the parts are a list. */
export const NARROWEST = 700;

/** "sampler -> head" as its two kinds. */
export function ends(name) {
  return name.split('->').map((one) => one.trim());
}

/** A text in lines of at most so many letters; a word that is longer has a line of its own. */
export function wrap(text, letters) {
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= letters) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** Boxes by kind, lines with their texts, and the height of all. */
export function layout(width, kinds, edges) {
  const gap = (width - 3 * BOX.width) / 2;
  const boxes = {};
  let others = 0;
  const top = Math.min(0, ...kinds.map((kind) => PLACES[kind]?.[1] ?? 0));
  for (const kind of kinds) {
    const [column, row] = PLACES[kind] ?? [others % 3, 2 + Math.floor(others++ / 3)];
    boxes[kind] = {x: column * (BOX.width + gap), y: 22 + (row - top) * (BOX.height + ROW_GAP), ...BOX};
  }
  const lines = pairs(edges)
    .filter(({from, to}) => boxes[from] && boxes[to])
    .map((pair) => line(pair, boxes[pair.from], boxes[pair.to], gap));
  const height = Math.max(...Object.values(boxes).map((box) => box.y + box.height));
  return {boxes, lines, height};
}

/** Edges between the same two parts are one line. */
function pairs(edges) {
  const found = new Map();
  for (const edge of edges) {
    const [from, to] = ends(edge.name);
    const back = found.get(`${to} ${from}`);
    if (back) {
      back.both = true;
      back.back = edge.what;
    } else {
      found.set(`${from} ${to}`, {from, to, what: edge.what, both: false, back: ''});
    }
  }
  return [...found.values()];
}

function line(pair, a, b, gap) {
  const from = middle(a);
  const to = middle(b);
  const start = border(a, from, to);
  const end = border(b, to, from);
  const level = Math.abs(from.y - to.y) < 1;
  const letters = Math.floor((level ? gap : Math.max(150, gap)) / LETTER) - 1;
  const arrow = (forward) => (level ? (forward === to.x > from.x ? '→' : '←') : forward === to.y > from.y ? '↓' : '↑');
  const texts = wrap(pair.both ? `${arrow(true)} ${pair.what}` : pair.what, letters);
  if (pair.both) texts.push(...wrap(`${arrow(false)} ${pair.back}`, letters));
  const x = (start.x + end.x) / 2;
  const y = (start.y + end.y) / 2;
  const upright = Math.abs(from.x - to.x) < 1;
  const slope = (to.x - from.x) * (to.y - from.y);
  const anchor = level ? 'middle' : upright || slope > 0 ? 'end' : 'start';
  return {
    key: `${pair.from} ${pair.to}`,
    start,
    end,
    both: pair.both,
    anchor,
    texts: texts.map((text, i) => ({
      text,
      x: level ? x : x + (anchor === 'end' ? -8 : 8),
      y: level ? y - 7 - (texts.length - 1 - i) * LINE : y + 4 + (i - (texts.length - 1) / 2) * LINE,
    })),
  };
}

function middle(box) {
  return {x: box.x + box.width / 2, y: box.y + box.height / 2};
}

/** Where the line from a box's middle to another point leaves the box, and a little further. */
function border(box, from, to) {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const share = Math.min(
    dx === 0 ? Infinity : box.width / 2 / Math.abs(dx),
    dy === 0 ? Infinity : box.height / 2 / Math.abs(dy),
  );
  const length = Math.hypot(dx, dy);
  return {x: from.x + dx * share + (dx / length) * 4, y: from.y + dy * share + (dy / length) * 4};
}
