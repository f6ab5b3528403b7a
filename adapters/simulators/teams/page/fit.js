// Keeps the parts of a card that its width allows (`targetWidth`), which npm adaptivecards 3.0.6 does not know.

const STEPS = ["verynarrow", "narrow", "standard", "wide"];
const FROM = [0, 216, 413, 769];

function allowed(target, step) {
  const [bound, name] = target.toLowerCase().includes(":") ? target.toLowerCase().split(":") : ["", target.toLowerCase()];
  const wanted = STEPS.indexOf(name);
  if (wanted < 0) return true;
  if (bound === "atleast") return step >= wanted;
  if (bound === "atmost") return step <= wanted;
  return step === wanted;
}

export const stepOf = (width) => FROM.findLastIndex((from) => width >= from);

export function fitted(node, width) {
  const step = stepOf(width);
  const keep = (one) => {
    if (Array.isArray(one)) return one.filter((each) => !each?.targetWidth || allowed(each.targetWidth, step)).map(keep);
    if (one && typeof one === "object") {
      return Object.fromEntries(Object.entries(one).map(([key, value]) => [key, key === "data" ? value : keep(value)]));
    }
    return one;
  };
  return keep(node);
}
