// What a person asks pictures for, as the pipelines read it. Plain functions, without the page.

/** Nothing filled in: the class by its number and name, the prompt, and what it is to avoid. */
export const BLANK = {index: 0, label: '', prompt: '', negative: ''};

/** For a first visit to a pipeline that reads texts. */
export const EXAMPLE = 'a red star';

/** What pipelines of these plans read together: their classes, prompts and how long, and whether texts cannot be given. */
export function fieldsOf(plans) {
  const known = plans.filter(Boolean);
  const texts = known.map((plan) => plan.prompts).filter(Boolean);
  const taken = texts.filter((one) => one.most > 0);
  return {
    classes: known.find((plan) => plan.classes.length > 0)?.classes ?? [],
    prompt: taken.length > 0,
    most: taken.length > 0 ? Math.min(...taken.map((one) => one.most)) : 0,
    negative: taken.some((one) => one.negative),
    tokens: taken.length > 0 ? Math.min(...taken.map((one) => one.tokens)) : 0,
    mute: texts.length > taken.length,
  };
}

/** The number of the chosen class among these: it keeps its name when they change. */
export function chosen(classes, {index, label}) {
  return classes[index] === label ? index : Math.max(0, classes.indexOf(label));
}

/** A class in a request: by its name, or by its number where the name may mean another. */
export function labelOf(classes, index) {
  const name = classes[index];
  const plain = name.trim() === name && name.length > 0 && name.length <= 100;
  const one = classes.indexOf(name) === classes.lastIndexOf(name) && !/^#?\d+$|^\d+-\d+$/.test(name);
  return plain && one ? name : `#${index}`;
}

/** Prompts that are written one a line. */
export function linesOf(text) {
  return text.split(/\r?\n/).filter((line) => line.trim());
}

/** The entries of a request to a pipeline of a plan; `classes` are those that the person chose from. */
export function orderOf(plan, classes, what) {
  const order = {};
  if (plan.classes.length > 0) {
    const index = chosen(classes, what);
    const same = plan.classes[index] === classes[index] ? index : plan.classes.indexOf(classes[index]);
    order.labels = [same < 0 ? classes[index] : labelOf(plan.classes, same)];
  }
  if (plan.prompts?.most > 0) {
    order.prompts = [what.prompt];
    if (plan.prompts.negative && what.negative.trim()) order.negativePrompt = what.negative;
  }
  return order;
}
