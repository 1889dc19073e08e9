// Put into every page before its own scripts. SPEED, SKEW and DATABASE are filled in by laptop.py.
(() => {
  // The pauses between tries, the time after which a request is given up and the seconds of a latency are made shorter by the same
  // factor. What must happen within a second (keeping what is typed) still takes its own time.
  const later = setTimeout.bind(globalThis);
  const passed = performance.now.bind(performance);
  const abort = AbortSignal.timeout.bind(AbortSignal);
  globalThis.setTimeout = (work, pause = 0, ...given) => later(work, pause >= 1_000 ? pause / SPEED : pause, ...given);
  performance.now = () => passed() * SPEED;
  AbortSignal.timeout = (pause) => abort(pause / SPEED);

  const Right = Date;
  globalThis.Date = class extends Right {
    constructor (...given) { given.length ? super(...given) : super(Right.now() + SKEW); }
    static now () { return Right.now() + SKEW; }
  };
  if (!DATABASE) IDBFactory.prototype.open = () => { throw new DOMException("No databases here.", "SecurityError"); };

  // A full disk is found out when something is written: the whole transaction is given up.
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (...given) {
    const asked = put.apply(this, given);
    if (document.cookie.includes("disk=full")) this.transaction.abort();
    return asked;
  };

  // Whenever the page says that everything is saved, note what is on the screen at that moment.
  let last = "";
  const choices = (block) => {
    const tick = block.querySelector('input[type="checkbox"]');
    if (tick) return tick.checked ? [tick.value] : ["", tick.dataset.instead];
    return [block.querySelector('input[type="radio"]:checked')?.value ?? ""];
  };
  const look = () => {
    if (document.querySelector("#save-status")?.dataset.state !== "saved") return;
    const answers = [...document.querySelectorAll("[data-answer]")].map((block) => ({
      question: block.dataset.answer,
      version: Number(block.querySelector('[name^="version-"]').value),
      choices: choices(block),
      evidence: block.querySelector('[name^="evidence-"]').value,
    }));
    const now = JSON.stringify(answers);
    if (now !== last) globalThis.saidSaved(answers);
    last = now;
  };
  new MutationObserver(look).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-state"] });

  // How late the machine is: by how many milliseconds the slowest of the last looks came after its time.
  const late = [];
  let looked = passed();
  globalThis.machineIsLate = () => Math.max(0, passed() - looked - 200, ...late);
  setInterval(() => {
    late.push(passed() - looked - 200);
    if (late.length > 20) late.shift();
    looked = passed();
    look();
  }, 200);
})();
