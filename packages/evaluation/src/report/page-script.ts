/**
 * What runs in the page: it puts each picture where it is shown, once it is near the window, and
 * filters the gallery. Plain JavaScript, since it is delivered as it stands.
 */
export const pageScript = `
const pictures = JSON.parse(document.getElementById('pictures').textContent);
const cards = [...document.querySelectorAll('.card')];
const form = document.getElementById('filters');
const count = document.getElementById('count');

function show(image) {
  image.setAttribute('href', pictures[image.dataset.picture]);
}
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      target.querySelectorAll('[data-picture]').forEach(show);
    }
  },
  { rootMargin: '600px' },
);
cards.forEach((card) => near.observe(card));

function fits(card, { system, kind, tag, words }) {
  return (
    (system === '' || card.dataset.system === system) &&
    (kind === '' || card.dataset.kind === kind) &&
    (tag === '' || JSON.parse(card.dataset.tags).includes(tag)) &&
    card.dataset.words.includes(words.toLowerCase())
  );
}
function filter() {
  const wanted = Object.fromEntries(new FormData(form));
  let shown = 0;
  for (const card of cards) {
    card.hidden = !fits(card, wanted);
    if (!card.hidden) shown += 1;
  }
  count.textContent = shown === 1 ? '1 answer' : shown + ' answers';
}
form.addEventListener('input', filter);
form.addEventListener('submit', (event) => event.preventDefault());
filter();
`;
